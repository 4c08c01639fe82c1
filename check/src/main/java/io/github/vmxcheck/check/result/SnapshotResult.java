// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.result;

import io.github.vmxcheck.rules.Verdict;
import java.util.List;

/**
 * Everything found in one snapshot.
 *
 * @param source the input, as the user named it
 * @param sources all inputs, where there are several; else none
 * @param label the dump's own; empty if it has none
 * @param formats the dump was read from; none if it is the native one
 * @param hints what the dump suggests and does not prove
 * @param counts of all findings, be they in the report or not
 * @param processors one for each logical processor
 * @param findings across processors
 */
public record SnapshotResult(
    String source,
    List<String> sources,
    String label,
    List<String> formats,
    List<Hint> hints,
    Counts counts,
    List<ProcessorResult> processors,
    List<FindingResult> findings) {

  /** What a dump suggests, and where. */
  public record Hint(String text, Place place) {}

  /** Findings by verdict, one for each requirement and processor, or requirement and snapshot. */
  public record Counts(long violated, long undetermined, long notApplicable, long satisfied) {}

  public SnapshotResult {
    sources = List.copyOf(sources);
    formats = List.copyOf(formats);
    hints = List.copyOf(hints);
    processors = List.copyOf(processors);
    findings = List.copyOf(findings);
  }

  /** Whether it does not hold what is satisfied. */
  public boolean isPartial() {
    return counts.satisfied > 0
        && findings.stream().noneMatch(SnapshotResult::isSatisfied)
        && processors.stream().noneMatch(SnapshotResult::hasSatisfied);
  }

  private static boolean hasSatisfied(ProcessorResult processor) {
    return processor.findings().stream().anyMatch(SnapshotResult::isSatisfied);
  }

  private static boolean isSatisfied(FindingResult finding) {
    return finding.verdict() == Verdict.SATISFIED;
  }
}
