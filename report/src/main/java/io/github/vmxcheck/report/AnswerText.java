// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.Answer;
import io.github.vmxcheck.check.Answer.Part;
import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.check.text.Style;
import io.github.vmxcheck.specs.Level;
import java.util.ArrayList;
import java.util.List;

/** Writes the answers for a snapshot in a limited number of lines: the worst in full. */
final class AnswerText {
  private static final String INDENT = "  ";
  private static final String GAP = "   ";

  private final TextOutput output;
  private final int most;

  /**
   * Creates a writer.
   *
   * @param most number of lines, if what must not be left out fits
   */
  AnswerText(TextOutput output, int most) {
    this.output = output;
    this.most = most;
  }

  void write(List<Answer> answers) {
    new Fitting(most, (part, before) -> lines(part)).lines(answers).forEach(output::line);
  }

  private List<String> lines(Part part) {
    return switch (part.form()) {
      case VERBATIM -> verbatim(Sanitized.of(part.text()));
      case COMMAND -> command(part);
      case ITEM -> item(part);
      case TEXT -> paragraph(part);
    };
  }

  /** A place and its value, on two lines if they are too long for one. */
  private List<String> verbatim(String text) {
    int gap = text.indexOf(GAP);
    return gap < 0 || TextOutput.length(INDENT + text) <= output.width()
        ? List.of(INDENT + text)
        : List.of(INDENT + text.substring(0, gap), INDENT + GAP + text.substring(gap).strip());
  }

  private List<String> command(Part part) {
    String text = Sanitized.of(part.text());
    String line = part.label() + GAP + text;
    return TextOutput.length(line) <= output.width()
        ? List.of(line)
        : List.of(part.label(), INDENT + text);
  }

  private List<String> item(Part part) {
    String first = INDENT + part.label() + " ";
    List<String> lines = new ArrayList<>();
    for (String line : TextOutput.wrap(part.text(), output.width() - first.length())) {
      lines.add((lines.isEmpty() ? first : " ".repeat(first.length())) + line);
    }
    return lines;
  }

  private List<String> paragraph(Part part) {
    String label = part.label();
    List<String> lines =
        new ArrayList<>(
            TextOutput.wrap(
                label.isEmpty() ? part.text() : label + " " + part.text(), output.width()));
    if (!label.isEmpty()) {
      lines.set(0, marked(label) + lines.get(0).substring(label.length()));
    }
    return lines;
  }

  private String marked(String label) {
    Style style = output.style();
    for (Answer.Kind kind : Answer.Kind.values()) {
      if (label.equals(kind + ":")) {
        return switch (kind) {
          case CONTRADICTION, FAILED, FAILS, IMPOSSIBLE -> style.level(Level.ERROR, label);
          case UNKNOWN -> style.open(label);
          case SUCCEEDED, SUCCEEDS -> style.good(label);
        };
      }
    }
    return style.bold(label);
  }
}
