// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.Answer;
import io.github.vmxcheck.check.Answer.Part;
import io.github.vmxcheck.check.Answers;
import io.github.vmxcheck.check.ReadInputs;
import io.github.vmxcheck.check.Report;
import io.github.vmxcheck.check.ReportContext;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.result.Summary;
import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.model.InputProblem;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The answers alone, as plain Markdown of at most 25 lines a snapshot: for an issue, a mail or the
 * summary of a job.
 */
final class BriefReport implements Report {
  private static final int WIDTH = 72;
  private static final int LINES = 22;
  private static final int SOURCES = 2;
  private static final String CODE = "    ";

  private static final Pattern FORMATTING =
      Pattern.compile(
          "[\\\\`*<]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|\\](?=\\()|^[#>+-](?= )|^\\d+(?=\\. )");

  /** Forms of which consecutive parts have no blank line between them. */
  private static final Set<Answer.Form> JOINED = EnumSet.of(Answer.Form.ITEM, Answer.Form.VERBATIM);

  private final ReportContext context;
  private final PrintWriter out;

  BriefReport(ReportContext context, PrintWriter out) {
    this.context = context;
    this.out = out;
  }

  @Override
  public void snapshot(SnapshotResult snapshot) {
    String label = snapshot.label();
    String name = Phrases.few(snapshot.names(), SOURCES) + (label.isEmpty() ? "" : ": " + label);
    line(TextOutput.cut("### " + escaped(name), WIDTH));
    line("");
    List<String> read =
        ReadInputs.sentence(snapshot).map(one -> wrapped("", escaped(one))).orElse(List.of());
    new Fitting(LINES - (read.isEmpty() ? 0 : read.size() + 1), BriefReport::lines)
        .lines(Answers.of(snapshot, context.specification()))
        .forEach(this::line);
    line("");
    if (!read.isEmpty()) {
      read.forEach(this::line);
      line("");
    }
  }

  private static List<String> lines(Part part, Part before) {
    List<String> lines = new ArrayList<>();
    boolean continues =
        before != null && before.form() == part.form() && JOINED.contains(part.form());
    if (before != null && !continues) {
      lines.add("");
    }
    switch (part.form()) {
      case ITEM -> lines.addAll(wrapped(part.label() + " ", part.text()));
      case TEXT -> lines.addAll(wrapped("", bold(part.label()) + escaped(part.text())));
      case COMMAND -> {
        lines.addAll(wrapped("", escaped(part.label())));
        lines.add("");
        lines.add(CODE + Sanitized.of(part.text()));
      }
      case VERBATIM -> lines.add(CODE + Sanitized.of(part.text()));
    }
    return lines;
  }

  private static List<String> wrapped(String first, String text) {
    List<String> lines = new ArrayList<>();
    for (String line :
        TextOutput.wrap(first.isEmpty() ? text : escaped(text), WIDTH - first.length())) {
      lines.add((lines.isEmpty() ? first : " ".repeat(first.length())) + line);
    }
    return lines;
  }

  private static String bold(String label) {
    return label.isEmpty() ? "" : "**" + escaped(label) + "** ";
  }

  /** Escapes what Markdown would format or hide; an underscore inside a name is neither. */
  private static String escaped(String text) {
    return FORMATTING.matcher(Sanitized.of(text)).replaceAll("\\\\$0");
  }

  @Override
  public void problem(InputProblem problem) {
    // Printed on standard error; the summary counts it.
  }

  @Override
  public void summary(Summary summary) {
    TextOutput.wrap(summary.toString(), WIDTH).forEach(this::line);
  }

  private void line(String text) {
    out.print(text);
    out.print('\n');
  }
}
