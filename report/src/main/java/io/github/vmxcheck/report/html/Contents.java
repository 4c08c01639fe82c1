// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report.html;

import java.util.List;

/**
 * The table of contents of a report on several snapshots.
 *
 * @param rows the worst first
 * @param matrix the snapshots and the requirements that any of them violates
 */
public record Contents(List<Row> rows, Matrix matrix) {

  /**
   * Snapshots with equal outcomes and findings.
   *
   * @param anchor of the part that describes them
   * @param name of the first
   * @param alike names of the others
   * @param answer for their worst processors
   * @param fix the answer's, unless a row above has the same; else empty
   */
  public record Row(String anchor, String name, List<String> alike, AnswerBox answer, String fix) {}
}
