// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

import java.util.List;

/**
 * How much of an input was read: its lines, and those among them that look like the value of a
 * register but were not understood.
 *
 * @param lines number of lines; 0 if the input is binary
 * @param notUnderstood the first of those lines, in order
 * @param more number of those lines beyond the first ones
 */
public record InputCoverage(int lines, List<Line> notUnderstood, int more) {
  /** A binary input: each of its values is read or is an error. */
  public static final InputCoverage BINARY = ofLines(0);

  private static final InputCoverage ONE_LINE = new InputCoverage(1, List.of(), 0);

  /**
   * A line that was not understood.
   *
   * @param number counted from 1
   * @param setting states the value that it seems to give, such as {@code cr4=0x2020}
   */
  public record Line(int number, String setting) {}

  public InputCoverage {
    notUnderstood = List.copyOf(notUnderstood);
  }

  /** A text of which each line was understood. */
  public static InputCoverage ofLines(int lines) {
    return lines == 1 ? ONE_LINE : new InputCoverage(lines, List.of(), 0);
  }
}
