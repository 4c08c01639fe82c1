// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

import io.github.vmxcheck.model.SourceText;
import java.util.regex.Pattern;

/** Detects whether a text says between two of its lines that the machine was restarted. */
final class Restart {
  /** Lines farther apart are not examined: each line is searched from the start of the text. */
  private static final int REACH = 200;

  private static final String PLACE = "(?:set-?up|bios|uefi|firmware)";

  private static final Pattern SAID =
      Pattern.compile(
          String.join(
              "|",
              "-- (?:re)?boot\\b",
              "\\b(?:re-?booted|re-?started|power[- ]?cycled?|cold boot)\\b",
              "\\bafter\\b.*\\b(?:re-?boot\\w*|re-?start\\w*|power\\w*|boot|" + PLACE + ")\\b",
              "\\bpower(?:ed)?[- ]?off\\b.*\\b(?:power(?:ed)?[- ]?)?on\\b",
              "\\b(?:switched|turned|enabled|activated|changed)\\b.*\\b" + PLACE + "\\b",
              "\\b" + PLACE + "\\b.*\\b(?:switched|turned|enabled|activated|changed)\\b",
              "^.{0,60}[#$>] (?:sudo )?(?:systemctl )?(?:reboot|poweroff|shutdown)\\b"),
          Pattern.CASE_INSENSITIVE);

  /** Advice to restart, and what programs and kernels print themselves. */
  private static final Pattern ADVICE =
      Pattern.compile(
          "^\\s*(?:HINT|INFO)\\b|\\[ *\\d+\\.\\d+\\]|\\bkernel: |^\\d\\d:\\d\\d:\\d\\d\\.|"
              + "\\b(?:please|you|your|must|should|need|try|not|disabled|error)\\b",
          Pattern.CASE_INSENSITIVE);

  private Restart() {}

  static boolean isBetween(SourceText text, int one, int other) {
    int first = Math.min(one, other);
    int last = Math.max(one, other);
    if (last - first > REACH) {
      return false;
    }
    for (int number = first + 1; number < last; number++) {
      String line = text.line(number).orElse("");
      if (SAID.matcher(line).find() && !ADVICE.matcher(line).find()) {
        return true;
      }
    }
    return false;
  }
}
