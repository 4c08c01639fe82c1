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

  /** Rows that no reader asks for may be between two that it sees. */
  private static final int LONGEST = 40;

  private boolean wished;
  private int line;

  /** Takes the next line; returns whether it is a row of a table of wished values. */
  public boolean isAboveWish(DumpLine row) {
    if (row.text().indexOf('|') < 0 || row.number() - line > LONGEST) {
      wished = false;
      return false;
    }
    if (row.matcher(SECOND_IS_NAME).find()) {
      wished = row.matcher(SECOND_IS_WISH).find();
    }
    line = row.number();
    return wished;
  }
}
