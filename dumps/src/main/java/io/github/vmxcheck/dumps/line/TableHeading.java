// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

import java.util.regex.Pattern;

/**
 * The heading of a table of registers: it says whether the second column has what was read, or what
 * should be there.
 */
public final class TableHeading {
  /** The {@link io.github.vmxcheck.dumps.Marks} of headings. */
  public static final String MARKS =
      " |value |actual |current |read |expect |requir |should |need |recommend |want |must |default"
          + " |example |target |correct |minimum";

  private static final Pattern SECOND_IS_NAME =
      Pattern.compile(
          "^[ \\t|]*[^|]{1,60}\\|[ \\t*`]*[A-Za-z][A-Za-z ()]{2,60}[*`]*[ \\t]*(?:\\||$)");
  private static final Pattern SECOND_IS_WISH =
      Pattern.compile(
          "(?i)^[ \\t|]*[^|]{1,60}\\|[^|]{0,40}\\b(?:expect|requir|should|need|recommend|want|must"
              + "|default|example|target|correct|minimum)");

  /** Rows that no reader asks for, and lines of other programs, may be between two rows. */
  private static final int LONGEST = 1000;

  private boolean wished;
  private int line;

  /** Takes the next line; returns whether it is a row of a table of wished values. */
  public boolean isAboveWish(DumpLine row) {
    if (!isRow(row)) {
      return false;
    }
    if (row.matcher(SECOND_IS_NAME).find()) {
      wished = row.matcher(SECOND_IS_WISH).find();
    } else if (row.number() - line > LONGEST) {
      wished = false;
    }
    line = row.number();
    return wished;
  }

  /** A log may have a bar, too, but not at the start or end of a line. */
  private static boolean isRow(DumpLine line) {
    int bar = line.text().indexOf('|');
    return bar >= 0 && (line.text().stripTrailing().endsWith("|") || line.prefix().contains("|"));
  }
}
