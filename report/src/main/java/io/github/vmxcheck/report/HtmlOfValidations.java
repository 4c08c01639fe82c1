// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.Report;
import io.github.vmxcheck.check.Results;
import io.github.vmxcheck.check.Setting;
import io.github.vmxcheck.check.Summary;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.rules.Validation;
import java.io.PrintWriter;

/** The page with the lines of the dumps. */
final class HtmlOfValidations implements Report {
  private final Results results;
  private final HtmlReport report;

  HtmlOfValidations(Setting setting, PrintWriter out) {
    results = Results.ofAll(setting);
    report = new HtmlReport(setting.specification(), out);
  }

  @Override
  public void snapshot(Validation validation) {
    report.snapshot(results.of(validation), HtmlSource.of(validation));
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
