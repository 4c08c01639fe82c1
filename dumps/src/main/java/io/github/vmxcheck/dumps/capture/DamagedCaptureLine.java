// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.capture;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of a capture that did not come through whole.
 *
 * @param capture that it says it is of; empty if that is not to be read
 * @param part that it says it is of; empty if that is not to be read
 * @param number of the line in the part, as it says; -1 if that is not to be read
 * @param place where it starts in the log
 */
record DamagedCaptureLine(String capture, String part, int number, long place) {
  private static final Pattern START =
      Pattern.compile(
          "^vmxcheck:(?:(?<capture>[0-9a-f]{4})\\."
              + "(?:(?<part>\\d{4}|----|~~~~)\\.(?:(?<number>\\d{3}):)?)?"
              // or a key of which any character is another, missing or one too many
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
