// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report.html;

import java.util.List;

/**
 * Snapshots and what is violated in any of them.
 *
 * @param requirements ids, the most violated first
 * @param more how many are left out
 * @param rows of the snapshots, outliers first
 */
public record Matrix(List<String> requirements, int more, List<Row> rows) {

  /**
   * Snapshots that are alike.
   *
   * @param anchor of the part that tells of them
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
