// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.check.gate.Judgement;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.dumps.nativeformat.ReadLines;
import io.github.vmxcheck.dumps.nativeformat.SnapshotSink;
import io.github.vmxcheck.dumps.nativeformat.UnreadLines;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.rules.Validator;
import java.util.function.Consumer;

/** What one thread does: each snapshot is validated, counted, reported and forgotten. */
final class CheckRun implements SnapshotSink {
  private final Validator validator;
  private final Judgement.Judge judge;
  private final Results results;
  private final Report report;
  private final Tally tally;
  private final Consumer<InputProblem> problems;
  private final ReadLines before = new ReadLines();

  CheckRun(
      Validator validator,
      Judgement judgement,
      Results results,
      Report report,
      Tally tally,
      Consumer<InputProblem> problems) {
    this.validator = validator;
    judge = judgement.judge(validator);
    this.results = results;
    this.report = report;
    this.tally = tally;
    this.problems = problems;
  }

  @Override
  public void snapshot(Snapshot snapshot) {
    SnapshotResult result = results.of(judge.of(validator.validate(snapshot)));
    tally.add(result);
    report.snapshot(result);
  }

  @Override
  public void lines(UnreadLines lines) {
    lines.read(before, this);
  }

  @Override
  public void problem(InputProblem problem) {
    problems.accept(problem);
  }
}
