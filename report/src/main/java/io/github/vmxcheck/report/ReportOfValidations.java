// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.Report;
import io.github.vmxcheck.check.ResultReport;
import io.github.vmxcheck.check.Results;
import io.github.vmxcheck.check.Setting;
import io.github.vmxcheck.check.Summary;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.rules.Finding;
import io.github.vmxcheck.rules.Findings;
import io.github.vmxcheck.rules.Validation;
import java.util.List;
import java.util.function.Function;

/** Makes a report of validations that needs only what JSON holds. */
final class ReportOfValidations implements Report {
  private final Results results;
  private final ResultReport report;

  /**
   * A report.
   *
   * @param shown which findings it tells: no word is made for the others
   */
  ReportOfValidations(
      Setting setting, Function<Findings, List<Finding>> shown, ResultReport report) {
    results = new Results(setting, shown);
    this.report = report;
  }

  @Override
  public void snapshot(Validation validation) {
    report.snapshot(results.of(validation));
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
