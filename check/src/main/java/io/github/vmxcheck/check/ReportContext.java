// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.check.text.Style;
import io.github.vmxcheck.dumps.Formats;
import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.specs.Specification;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a report needs besides the results.
 *
 * @param specification the clauses
 * @param all whether satisfied and not applicable requirements are reported too
 * @param width columns of text
 * @param style how text is marked
 * @param projectFile the project's file that counted; empty if none did
 */
public record ReportContext(
    Specification specification, boolean all, int width, Style style, String projectFile) {
  /** Text cannot be narrower than this. */
  public static final int NARROWEST = 40;

  /** The same for other text. */
  public ReportContext of(int otherWidth, Style otherStyle) {
    return new ReportContext(specification, all, otherWidth, otherStyle, projectFile);
  }

  /** The same for all findings. */
  public ReportContext withAll() {
    return new ReportContext(specification, true, width, style, projectFile);
  }

  /** The platforms of the tools that wrote a dump; none if it is in the native format. */
  public static Set<String> platforms(List<String> formats) {
    Set<String> platforms = new LinkedHashSet<>();
    for (String format : formats) {
      Formats.named(format).map(DumpFormat::platforms).ifPresent(platforms::addAll);
    }
    return platforms;
  }
}
