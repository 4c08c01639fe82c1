// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.text.Sanitized;

/**
 * The part of a line that fits the width, cut around a value, and the position of the value in it.
 *
 * @param text what is shown
 * @param start number of columns before the value
 * @param length number of columns of the value
 */
record Window(String text, int start, int length) {
  /** Number of characters of a long line that are considered on each side of the value. */
  private static final int REACH = 400;

  /**
   * Cuts a line.
   *
   * @param column where the value starts, counted from 1 in characters
   * @param columns available width
   */
  static Window of(String line, int column, int columns) {
    int characters = line.codePointCount(0, line.length());
    int start = line.offsetByCodePoints(0, Math.max(0, Math.min(column - 1, characters)));
    int end = endOfValue(line, start);
    String before = Sanitized.of(line.substring(Math.max(0, start - REACH), start));
    String value = TextOutput.cut(line.substring(start, Math.min(end, start + REACH)), columns - 2);
    int room = columns - TextOutput.length(value);
    if (start > REACH || TextOutput.length(before) > room - 1) {
      int kept = Math.max(0, Math.min(room / 2, TextOutput.length(before)) - 1);
      before = "…" + before.substring(before.offsetByCodePoints(before.length(), -kept));
    }
    String after = line.substring(end, Math.min(line.length(), end + REACH));
    return new Window(
        before + value + TextOutput.cut(after, Math.max(0, room - TextOutput.length(before))),
        TextOutput.length(before),
        Math.max(1, TextOutput.length(value)));
  }

  /** Whether the whole line is shown. */
  boolean isWhole(String line) {
    return text.equals(Sanitized.of(line).stripTrailing()) || text.equals(Sanitized.of(line));
  }

  /** Where a YAML or JSON value that starts here ends. */
  private static int endOfValue(String line, int start) {
    if (start >= line.length()) {
      return line.length();
    }
    char first = line.charAt(start);
    if (first == '"' || first == '\'') {
      int close = line.indexOf(first, start + 1);
      return close < 0 ? line.length() : close + 1;
    }
    int end = start;
    while (end < line.length() && " \t,}]#".indexOf(line.charAt(end)) < 0) {
      end++;
    }
    return Math.max(end, start + 1);
  }
}
