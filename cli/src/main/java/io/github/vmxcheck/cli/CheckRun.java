package io.github.vmxcheck.cli;

import io.github.vmxcheck.cli.report.Report;
import io.github.vmxcheck.cli.report.Visible;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.model.reader.InputProblem;
import io.github.vmxcheck.model.reader.SnapshotSink;
import io.github.vmxcheck.rules.Validation;
import io.github.vmxcheck.rules.Validator;
import java.io.PrintWriter;

/** One run over all inputs: each snapshot is validated, reported and forgotten. */
final class CheckRun implements SnapshotSink {
  private static final String ONLY_MEMORY =
      "a memory listing; say which address is the VMXON region with --set vmxon.pointer=ADDRESS, or"
          + " give it as --region";

  private final Validator validator;
  private final Report report;
  private final Tally tally;
  private final PrintWriter err;

  CheckRun(Validator validator, Report report, Tally tally, PrintWriter err) {
    this.validator = validator;
    this.report = report;
    this.tally = tally;
    this.err = err;
  }

  @Override
  public void snapshot(Snapshot snapshot) {
    if (snapshot.isOnlyMemory()) {
      problem(new InputProblem(snapshot.name(), 0, 0, ONLY_MEMORY));
      return;
    }
    Validation validation = validator.validate(snapshot);
    tally.add(validation);
    report.snapshot(validation);
  }

  @Override
  public void problem(InputProblem problem) {
    err.println(Visible.of(problem.toString()));
    tally.addProblem();
    report.problem(problem);
  }

  /** Ends the report and returns the exit status. */
  int finish(boolean undeterminedIsFine) {
    report.summary(tally.summary());
    int status = ExitStatus.of(tally, undeterminedIsFine);
    if (status == ExitStatus.USAGE) {
      err.println("vmxcheck: nothing was checked: no requirement applied to any input");
    }
    return status;
  }
}
