// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A finding, said once for all logical processors it is true of.
 *
 * @param processors their numbers; none if it is a finding across processors
 * @param findings one for each processor; one alone across processors
 */
record SharedFinding(List<Long> processors, List<FindingResult> findings) {

  /** The first processor's. */
  FindingResult finding() {
    return findings.get(0);
  }

  /** The findings of a verdict, processor by processor, then those across processors. */
  static List<SharedFinding> of(SnapshotResult snapshot, Verdict verdict) {
    // One processor has one finding on a requirement: there is nothing to share, nor to compare.
    boolean isOne = snapshot.processors().size() == 1;
    Map<Object, SharedFinding> shared = new LinkedHashMap<>();
    for (ProcessorResult processor : snapshot.processors()) {
      for (FindingResult finding : processor.findings().with(verdict)) {
        SharedFinding one =
            shared.computeIfAbsent(
                isOne ? finding.requirement() : likeness(finding),
                key -> new SharedFinding(new ArrayList<>(1), new ArrayList<>(1)));
        one.processors.add(processor.id());
        one.findings.add(finding);
      }
    }
    List<SharedFinding> all = new ArrayList<>(shared.values());
    for (FindingResult finding : snapshot.findings().with(verdict)) {
      all.add(new SharedFinding(List.of(), List.of(finding)));
    }
    return all;
  }

  /**
   * The same in the order of the specification. Of several on one requirement the one of the fewest
   * processors comes first: it is the odd one out.
   */
  static List<SharedFinding> inOrder(
      SnapshotResult snapshot, Verdict verdict, Specification specification) {
    List<SharedFinding> all = new ArrayList<>(of(snapshot, verdict));
    all.sort(
        Comparator.comparing((SharedFinding one) -> index(one.finding(), specification))
            .thenComparing(one -> one.processors.size()));
    return all;
  }

  /** What this version does not know comes last. */
  private static int index(FindingResult finding, Specification specification) {
    return specification
        .byId(finding.requirement())
        .map(Requirement::index)
        .orElse(Integer.MAX_VALUE);
  }

  /** What is said of a violation, word for word; what keeps a requirement open; else only that. */
  private static Object likeness(FindingResult finding) {
    List<Object> same =
        List.of(finding.requirement(), finding.level(), finding.waiver(), finding.baseline());
    return switch (finding.verdict()) {
      case VIOLATED -> List.of(same, finding.bits(), finding.message(), finding.notes());
      case UNDETERMINED -> List.of(same, finding.bits(), finding.missing());
      case SATISFIED, NOT_APPLICABLE -> same;
    };
  }
}
