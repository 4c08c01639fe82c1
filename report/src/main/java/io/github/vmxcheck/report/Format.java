// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.Report;
import io.github.vmxcheck.check.ResultReport;
import io.github.vmxcheck.check.Setting;
import io.github.vmxcheck.rules.Finding;
import io.github.vmxcheck.rules.Findings;
import io.github.vmxcheck.specs.Specification;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The formats, by the names of the option. */
public enum Format {
  TEXT,
  SHORT,
  JSON,
  NDJSON,
  SARIF,
  JUNIT,
  GITHUB,
  GITLAB,
  HTML;

  /** Whether the report of an input is those of its parts, one after another. */
  public boolean isOfParts() {
    return this == TEXT || this == SHORT || this == NDJSON;
  }

  /** A new report of validations. */
  public Report report(Setting setting, PrintWriter out) {
    if (this == HTML) {
      return new HtmlOfValidations(setting, out);
    }
    if (this == JSON) {
      ResultReport report = new JsonReport(setting.projectFile(), out);
      return new ReportOfValidations(setting, shown(setting), report);
    }
    Setting holding = this == JUNIT ? setting.withAll() : setting;
    return ofResults(setting.specification(), setting.all(), out)
        .<Report>map(report -> new ReportOfValidations(holding, shown(holding), report))
        .orElseGet(() -> new TextReport(setting, out));
  }

  /** JUnit wants a test case for what is satisfied, too; others name only what matters. */
  private Function<Findings, List<Finding>> shown(Setting setting) {
    return switch (this) {
      case SHORT, SARIF, GITHUB, GITLAB -> setting.all() ? setting::shown : Findings::deciding;
      default -> setting::shown;
    };
  }

  /**
   * A new report of what JSON holds; empty if that is not enough.
   *
   * @param all whether satisfied and not applicable requirements are reported too
   */
  public Optional<ResultReport> ofResults(
      Specification specification, boolean all, PrintWriter out) {
    return Optional.ofNullable(
        switch (this) {
          case TEXT -> null;
          case SHORT -> new ShortReport(all, out);
          case JSON -> new JsonReport("", out);
          case NDJSON -> new NdjsonReport(out);
          case SARIF -> new SarifReport(specification, all, out);
          case JUNIT -> new JUnitReport(all, out);
          case GITHUB -> new GitHubReport(all, out);
          case GITLAB -> new GitLabReport(all, out);
          case HTML -> new HtmlReport(specification, out);
        });
  }
}
