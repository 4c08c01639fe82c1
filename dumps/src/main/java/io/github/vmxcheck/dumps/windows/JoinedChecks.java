// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.windows;

import io.github.vmxcheck.dumps.line.DumpLine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits the report of HAXM's checktool where line breaks were lost in pasting. */
final class JoinedChecks {
  private static final Pattern CHECK =
      Pattern.compile(
          "(?:CPU vendor|(?:Intel64|VMX|EPT|NX) (?:supported|enabled)|Hyper-V disabled|OS version)"
              + " {1,20}[*-] {1,3}(?:Yes|No|\\w{12}|Windows [0-9.]{1,20})(?![A-Za-z])");

  private JoinedChecks() {}

  /** The checks in a line, each as a line of its own; empty if there are fewer than two. */
  static List<DumpLine> in(DumpLine line) {
    List<DumpLine> checks = new ArrayList<>();
    Matcher check = line.matcher(CHECK);
    while (check.find()) {
      int[] columns = Arrays.copyOfRange(line.columns(), check.start(), check.end());
      checks.add(
          new DumpLine(line.number(), check.group(), columns, "", line.stream(), line.prefix()));
    }
    return checks.size() < 2 ? List.of() : checks;
  }
}
