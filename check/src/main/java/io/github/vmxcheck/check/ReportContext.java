// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.check.text.Style;
import io.github.vmxcheck.specs.Specification;

/**
 * What a report needs in addition to the results.
 *
 * @param specification the requirements
 * @param verbose whether the text report explains every finding
 * @param all whether satisfied and not applicable requirements are reported too
 * @param width of text in columns
 * @param style how text is highlighted
 * @param projectFile the project file in effect; empty if there is none
 */
public record ReportContext(
    Specification specification,
    boolean verbose,
    boolean all,
    int width,
    Style style,
    String projectFile) {
  /** Minimum width of text. */
  public static final int NARROWEST = 40;

  /** A copy with another width and style. */
  public ReportContext of(int otherWidth, Style otherStyle) {
    return new ReportContext(specification, verbose, all, otherWidth, otherStyle, projectFile);
  }

  /** A copy that reports all findings. */
  public ReportContext withAll() {
    return new ReportContext(specification, verbose, true, width, style, projectFile);
  }
}
