// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.result;

import io.github.vmxcheck.model.InputProblem;
import java.util.List;

/**
 * Everything that a check found. It is read by any number of threads and never changes. What is to
 * be said of a finding is made when it is first asked for, of the state of the processor, which the
 * result keeps for that; {@link #complete} makes all of it.
 *
 * <p>A finding is had by its verdict without touching the others:
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
 * @param summary how much was checked, and how many findings have which verdict
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
   * The same with all that there is to say of each finding, and without the lines of the dumps:
   * nothing of it depends on the check any more, so that it can be sent or kept.
   */
  public CheckResult complete() {
    return new CheckResult(
        snapshots.stream().map(SnapshotResult::complete).toList(), problems, summary);
  }
}
