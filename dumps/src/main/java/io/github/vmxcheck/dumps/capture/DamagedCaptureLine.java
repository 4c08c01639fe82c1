// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.capture;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A damaged line of a capture.
 *
 * @param capture number of its capture; empty if that is unreadable
 * @param part name of its part; empty if that is unreadable
 * @param number of the line in the part; -1 if that is unreadable
 * @param place where it starts in the log
 */
record DamagedCaptureLine(String capture, String part, int number, long place) {
  private static final Pattern START =
      Pattern.compile(
          "^vmxcheck:(?:(?<capture>[0-9a-f]{4})\\."
              + "(?:(?<part>\\d{4}|----|~~~~)\\.(?:(?<number>\\d{3}):)?)?"
              // or a key with a wrong, missing or extra character
              + "|.{17,19}\\||[0-9a-f]{0,4}$)");

  /** The damaged line at the start of this piece of a log; null if there is none. */
  static DamagedCaptureLine of(CaptureLine.Piece piece) {
    Matcher start = START.matcher(piece.text());
    if (!start.find()) {
      return null;
    }
    String number = start.group("number");
    return new DamagedCaptureLine(
        orEmpty(start.group("capture")),
        number == null ? "" : orEmpty(start.group("part")),
        number == null ? -1 : Integer.parseInt(number),
        piece.place(0));
  }

  private static String orEmpty(String group) {
    return group == null ? "" : group;
  }
}
