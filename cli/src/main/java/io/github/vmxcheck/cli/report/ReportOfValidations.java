package io.github.vmxcheck.cli.report;

import io.github.vmxcheck.model.reader.InputProblem;
import io.github.vmxcheck.rules.Finding;
import io.github.vmxcheck.rules.Findings;
import io.github.vmxcheck.rules.Validation;
import java.util.List;
import java.util.function.Function;

/**
 * Makes a report of validations that needs only what JSON holds.
 *
 * @param shown which findings it tells: no word is made for the others
 */
record ReportOfValidations(
    Setting setting, Function<Findings, List<Finding>> shown, ResultReport report)
    implements Report {

  @Override
  public void snapshot(Validation validation) {
    report.snapshot(Results.of(validation, setting, shown));
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
