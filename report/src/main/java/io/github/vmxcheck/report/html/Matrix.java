// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report.html;

import java.util.List;

/**
 * The snapshots and the requirements that any of them violates.
 *
 * @param requirements ids, the most violated first
 * @param more number of requirements left out
 * @param rows of the snapshots, outliers first
 */
public record Matrix(List<String> requirements, int more, List<Row> rows) {

  /**
   * Equal snapshots.
   *
   * @param anchor of the part that describes them
   * @param name of the first
   * @param alike names of the others
   * @param tone of the outcome
   * @param outcome what VMXON would do
   * @param cells one for each requirement
   */
  public record Row(
      String anchor,
      String name,
      List<String> alike,
      Tone tone,
      String outcome,
      List<Tone> cells) {}
}
