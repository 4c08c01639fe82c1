// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report.html;

import java.util.List;

/**
 * A violated requirement.
 *
 * @param mention its requirement
 * @param level error, warning or note
 * @param tone of it
 * @param message what is wrong
 * @param group the step or the kind that it belongs to
 * @param where the processors, if not all
 * @param marks what it means for the outcome: {@code decides}, {@code suspect}, {@code excluded}
 * @param accepted why it does not count; empty if it does
 * @param quotes lines of the dump
 * @param numbers the wrong values and bits
 * @param fix how to fix it
 * @param remarks the values behind it, why, notes and citations: a word and a sentence
 */
public record Violation(
    Mention mention,
    String level,
    Tone tone,
    String message,
    String group,
    String where,
    List<String> marks,
    String accepted,
    List<Quote> quotes,
    List<String> numbers,
    String fix,
    List<Part.Fact> remarks) {

  /**
   * A line of a dump with the value marked.
   *
   * @param place file and line
   * @param atFault whether the value has a wrong bit; otherwise it is what a wrong value was
   *     compared with
   */
  public record Quote(String place, String before, String value, String after, boolean atFault) {}
}
