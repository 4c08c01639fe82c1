// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.result;

import io.github.vmxcheck.model.InputProblem;
import java.util.List;

/**
 * Everything that a check found. Immutable and thread-safe. The wording of a finding is created on
 * first access from the state of the processor, which the result keeps for that purpose; {@link
 * #complete} creates all of it.
 *
 * <p>Findings can be selected by verdict without creating the others:
 *
 * <pre>{@code
 * for (ProcessorResult processor : result.processors()) {
 *   System.out.println(processor.outcome().possible());
 *   for (FindingResult finding : processor.findings().with(Verdict.VIOLATED)) {
 *     System.out.println(finding.requirement() + ": " + finding.message());
 *   }
 * }
 * }</pre>
 *
 * @param snapshots in the order of the input
 * @param problems inputs, or parts of them, that could not be read
 * @param summary how much was checked, and the number of findings of each verdict
 */
public record CheckResult(
    List<SnapshotResult> snapshots, List<InputProblem> problems, Summary summary) {
  public CheckResult {
    snapshots = List.copyOf(snapshots);
    problems = List.copyOf(problems);
  }

  /** The logical processors of all snapshots. */
  public List<ProcessorResult> processors() {
    return snapshots.stream().flatMap(one -> one.processors().stream()).toList();
  }

  /**
   * A copy with the wording of every finding and without the lines of the dumps. It no longer
   * depends on the check, so it can be sent or stored.
   */
  public CheckResult complete() {
    return new CheckResult(
        snapshots.stream().map(SnapshotResult::complete).toList(), problems, summary);
  }
}
