// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report.html;

import java.util.List;

/**
 * Logical processors on which VMXON does the same for the same reasons.
 *
 * @param names such as {@code logical processors 0 to 3}; empty if there are no others
 * @param tone of the outcome
 * @param verdict what VMXON would do
 * @param sequel what comes once that is mended, in sentences
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
   * @param state the name of a class: {@code passed}, {@code decides}, {@code open}, {@code
   *     unreached}
   * @param tone of it
   * @param words how it stands
   * @param checks its prerequisites
   */
  public record Stage(String title, String state, Tone tone, String words, List<Check> checks) {

    /** Whether a reader wants to see its prerequisites at once. */
    public boolean opens() {
      return tone != Tone.GOOD && tone != Tone.NONE;
    }
  }

  /** A prerequisite, and what is wrong with it, if anything. */
  public record Check(String requirement, Tone tone, String words) {}
}
