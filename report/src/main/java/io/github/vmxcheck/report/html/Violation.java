// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report.html;

import java.util.List;

/**
 * A violated requirement.
 *
 * @param requirement its id
 * @param level error, warning or note
 * @param tone of it
 * @param message what is wrong
 * @param where the processors, if not all
 * @param accepted why it does not count; empty if it does
 * @param quotes lines of the dump
 * @param bits the wrong ones
 * @param remarks the values behind it, why, notes and citations: a word and a sentence
 * @param fix how to fix it
 */
public record Violation(
    String requirement,
    String level,
    Tone tone,
    String message,
    String where,
    String accepted,
    List<Quote> quotes,
    List<String> bits,
    List<Part.Fact> remarks,
    String fix) {

  /**
   * A line of a dump with the value marked.
   *
   * @param place file and line
   * @param atFault whether the value has a wrong bit; otherwise it is what a wrong value was
   *     compared with
   */
  public record Quote(String place, String before, String value, String after, boolean atFault) {}
}
