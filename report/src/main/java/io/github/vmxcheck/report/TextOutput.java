// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.check.text.Style;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Writes lines of text of limited width. Lines end with LF on every platform, so that the output is
 * the same.
 */
public final class TextOutput {
  private final PrintWriter out;
  private final int width;
  private final Style style;

  public TextOutput(PrintWriter out, int width, Style style) {
    this.out = out;
    this.width = width;
    this.style = style;
  }

  public int width() {
    return width;
  }

  public Style style() {
    return style;
  }

  /** Writes a line unchanged. */
  public void line(String text) {
    out.print(text);
    out.print('\n');
  }

  public void blank() {
    out.print('\n');
  }

  public void paragraph(String first, String text) {
    paragraph(first, text, UnaryOperator.identity());
  }

  /**
   * Writes wrapped text after its first words, highlighted line by line; further lines are
   * indented.
   */
  public void paragraph(String first, String text, UnaryOperator<String> mark) {
    String indent = " ".repeat(first.length());
    List<String> lines = wrap(text, width - first.length());
    for (int i = 0; i < lines.size(); i++) {
      line((i == 0 ? first : indent) + mark.apply(lines.get(i)));
    }
  }

  /** Writes wrapped text with a prefix on every line, such as a comment mark. */
  void prefixed(String start, String text) {
    wrap(text, width - start.length()).forEach(line -> line(start + line));
  }

  /** Breaks text at spaces. A word longer than the width gets a line of its own. */
  static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : Sanitized.of(text).split(" +", -1)) {
      if (!line.isEmpty() && length(line) + 1 + length(word) > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  /** Number of columns of a text: one for each character. */
  static int length(CharSequence text) {
    return (int) text.codePoints().count();
  }

  /** Text cut to a number of columns, with an ellipsis if something was cut off. */
  static String cut(String text, int columns) {
    String visible = Sanitized.of(text);
    if (length(visible) <= columns) {
      return visible;
    }
    int end = visible.offsetByCodePoints(0, Math.max(0, columns - 1));
    return visible.substring(0, end).stripTrailing() + "…";
  }
}
