// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report.html;

import java.util.List;

/**
 * Snapshots or groups of processors, and the requirements that any of them violates.
 *
 * @param subject what a row is: {@code snapshot}
 * @param instruction the instruction in question
 * @param requirements ids, the most violated first
 * @param more number of requirements left out
 * @param rows the worst first
 */
public record Matrix(
    String subject, String instruction, List<String> requirements, int more, List<Row> rows) {

  /**
   * Equal snapshots or processors.
   *
   * @param anchor of the part that describes them; empty if there is none
   * @param name of them
   * @param tone of the outcome
   * @param outcome what the instruction would do
   * @param cells one for each requirement
   */
  public record Row(String anchor, String name, Tone tone, String outcome, List<Tone> cells) {}
}
