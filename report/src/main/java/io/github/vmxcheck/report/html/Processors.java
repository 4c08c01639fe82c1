// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report.html;

import java.util.List;

/**
 * Logical processors on which VMXON does the same for the same reasons.
 *
 * @param names such as {@code logical processors 0 to 3}; empty if there are no others
 * @param tone of the outcome
 * @param verdict what VMXON would do
 * @param sequel what would happen once the violations of each step are fixed, in sentences
 * @param path the stages in the manual's order
 * @param registers strips of bits and the numbers behind them
 */
public record Processors(
    String names,
    Tone tone,
    String verdict,
    List<String> sequel,
    List<Stage> path,
    List<Register> registers) {

  /**
   * A stage of the instruction.
   *
   * @param title what is tested
   * @param state name of the CSS class: {@code passed}, {@code decides}, {@code open-stage}, {@code
   *     unreached}
   * @param tone of it
   * @param words its state in words
   * @param checks its prerequisites
   */
  public record Stage(String title, String state, Tone tone, String words, List<Check> checks) {

    /** Whether its prerequisites are shown at first. */
    public boolean opens() {
      return tone != Tone.GOOD && tone != Tone.NONE;
    }
  }

  /** A prerequisite, and what is wrong with it, if anything. */
  public record Check(String requirement, Tone tone, String words) {}
}
