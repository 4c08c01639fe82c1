// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report.html;

import java.util.List;

/**
 * Logical processors on which VMXON does the same for the same reasons.
 *
 * @param names such as {@code logical processors 0 to 3}; empty if there are no others
 * @param registers strips of bits and the numbers behind them
 * @param path the stages in the manual's order
 * @param sequel what would happen once the violations of each step are fixed, in sentences
 */
public record Processors(
    String names, List<Register> registers, List<Stage> path, List<String> sequel) {

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
      return state.equals("decides") || state.equals("open-stage");
    }
  }

  /**
   * A prerequisite.
   *
   * @param words what is wrong with it or, if nothing is, what it demands
   */
  public record Check(String requirement, Tone tone, String words) {}
}
