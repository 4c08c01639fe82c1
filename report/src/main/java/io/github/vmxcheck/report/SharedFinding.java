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
 * A finding that logical processors share.
 *
 * @param processors their numbers; empty for a finding across processors
 * @param findings one for each processor; a single one across processors
 */
record SharedFinding(List<Long> processors, List<FindingResult> findings) {

  /** The finding of the first processor. */
  FindingResult finding() {
    return findings.get(0);
  }

  /** Whether it leaves the outcome on one of its processors undetermined. */
  boolean keepsOpen(SnapshotResult snapshot) {
    return snapshot.processors().stream()
        .filter(one -> processors.contains(one.id()))
        .anyMatch(one -> one.keepsOpen(finding()));
  }

  /** The findings of a verdict, processor by processor, then those across processors. */
  static List<SharedFinding> of(SnapshotResult snapshot, Verdict verdict) {
    // One processor has one finding on each requirement: there is nothing to share or compare.
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
   * The same in the order of the specification. If there are several on one requirement, the one
   * with the fewest processors comes first: it is the odd one out.
   */
  static List<SharedFinding> inOrder(
      SnapshotResult snapshot, Verdict verdict, Specification specification) {
    List<SharedFinding> all = new ArrayList<>(of(snapshot, verdict));
    all.sort(
        Comparator.comparing((SharedFinding one) -> index(one.finding(), specification))
            .thenComparing(one -> one.processors.size()));
    return all;
  }

  /** The position in the specification; requirements that this version does not know come last. */
  private static int index(FindingResult finding, Specification specification) {
    return specification
        .byId(finding.requirement())
        .map(Requirement::index)
        .orElse(Integer.MAX_VALUE);
  }

  /**
   * The key that equal findings share: for a violation its wording, for an undetermined requirement
   * what is missing, otherwise only the requirement.
   */
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
