package io.github.vmxcheck.cli.report;

import io.github.vmxcheck.rules.Findings;
import io.github.vmxcheck.specs.Specification;
import java.io.PrintWriter;
import java.util.Optional;

/** The formats, by the names of the option. */
public enum Format {
  TEXT,
  SHORT,
  JSON,
  NDJSON,
  SARIF,
  JUNIT,
  GITHUB,
  GITLAB;

  /** Whether the report of an input is those of its parts, one after another. */
  public boolean isOfParts() {
    return this == TEXT || this == SHORT || this == NDJSON;
  }

  /** A new report of validations. */
  public Report report(Setting setting, PrintWriter out) {
    // A test case is wanted for what is satisfied, too.
    Setting holding = this == JUNIT ? setting.withAll() : setting;
    return ofResults(setting.specification(), setting.all(), out)
        .<Report>map(
            report ->
                this == SHORT && !setting.all()
                    ? new ReportOfValidations(holding, Findings::deciding, report)
                    : new ReportOfValidations(holding, holding::shown, report))
        .orElseGet(() -> new TextReport(setting, out));
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
          case JSON -> new JsonReport(out);
          case NDJSON -> new NdjsonReport(out);
          case SARIF -> new SarifReport(specification, all, out);
          case JUNIT -> new JUnitReport(all, out);
          case GITHUB -> new GitHubReport(all, out);
          case GITLAB -> new GitLabReport(all, out);
        });
  }
}
