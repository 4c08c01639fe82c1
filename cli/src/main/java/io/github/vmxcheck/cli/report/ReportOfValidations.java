package io.github.vmxcheck.cli.report;

import io.github.vmxcheck.model.reader.InputProblem;
import io.github.vmxcheck.rules.Validation;

/** Makes a report of validations that needs only what JSON holds. */
record ReportOfValidations(Setting setting, ResultReport report) implements Report {

  @Override
  public void snapshot(Validation validation) {
    report.snapshot(Results.of(validation, setting));
  }

  @Override
  public void problem(InputProblem problem) {
    report.problem(problem);
  }

  @Override
  public void summary(Summary summary) {
    report.summary(summary);
  }
}
