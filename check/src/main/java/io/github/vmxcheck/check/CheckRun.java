// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.check.gate.ProjectPolicy;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.dumps.nativeformat.SnapshotSink;
import io.github.vmxcheck.dumps.nativeformat.UnreadLines;
import io.github.vmxcheck.dumps.nativeformat.speed.ReadLines;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.rules.Validator;
import java.util.function.Consumer;

/** The work of one thread: validates each snapshot, passes the result on and does not keep it. */
final class CheckRun implements SnapshotSink {
  private final Validator validator;
  private final ProjectPolicy.Judge judge;
  private final Results results;
  private final Consumer<SnapshotResult> found;
  private final Consumer<InputProblem> problems;
  private final ReadLines before = new ReadLines();

  CheckRun(
      Validator validator,
      ProjectPolicy judgement,
      Results results,
      Consumer<SnapshotResult> found,
      Consumer<InputProblem> problems) {
    this.validator = validator;
    judge = judgement.judge(validator);
    this.results = results;
    this.found = found;
    this.problems = problems;
  }

  @Override
  public void snapshot(Snapshot snapshot) {
    found.accept(results.of(judge.of(validator.validate(snapshot))));
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
