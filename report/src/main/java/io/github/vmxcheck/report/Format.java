// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.Report;
import io.github.vmxcheck.check.ReportContext;
import java.io.PrintWriter;

/** The report formats, named as in the option. */
public enum Format {
  TEXT,
  BRIEF,
  SHORT,
  JSON,
  NDJSON,
  SARIF,
  JUNIT,
  GITHUB,
  GITLAB,
  HTML;

  /** Whether the report of an input consists of the reports of its parts, one after another. */
  public boolean isOfParts() {
    return this == TEXT || this == BRIEF || this == SHORT || this == NDJSON;
  }

  /** Creates a report. */
  public Report report(ReportContext context, PrintWriter out) {
    boolean all = context.all();
    return switch (this) {
      case TEXT -> new TextReport(context, out);
      case BRIEF -> new BriefReport(context, out);
      case SHORT -> new ShortReport(all, out);
      case JSON -> new JsonReport(context, all, out);
      case NDJSON -> new NdjsonReport(context.specification(), all, out);
      case SARIF -> new SarifReport(context.specification(), all, out);
      case JUNIT -> new JUnitReport(all, out);
      case GITHUB -> new GitHubReport(all, out);
      case GITLAB -> new GitLabReport(all, out);
      case HTML -> new HtmlReport(context.specification(), out);
    };
  }
}
