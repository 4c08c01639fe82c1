// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The spellings that show by themselves that a number is hexadecimal: {@code 0x} or {@code 0X} in
 * front, {@code h} behind, or two halves as WinDbg prints them ({@code 00000001`3c8a7000}). Between
 * digits there may be single separators: {@code _}, the back quote of WinDbg, and the apostrophe of
 * C++. The one place that knows them.
 */
public final class HexSpelling {
  private static final String DIGIT = "[0-9A-Fa-f]";
  private static final String WITH_PREFIX =
      "0[xX]" + DIGIT + "{1,16}(?:[_`']" + DIGIT + "{1,8}){0,7}[hH]?";

  /** With a decimal digit, because {@code each} is a word. */
  private static final String WITH_SUFFIX =
      "(?=[A-Fa-f_]{0,20}[0-9])" + DIGIT + "{1,16}(?:_" + DIGIT + "{1,8}){0,7}[hH]";

  private static final String HALVES = DIGIT + "{1,8}`" + DIGIT + "{8}";

  /** Such a number in a text, as a regular expression without groups. */
  public static final String NUMBER =
      "(?<![0-9A-Za-z_`'])(?:"
          + WITH_PREFIX
          + "|"
          + WITH_SUFFIX
          + "|"
          + HALVES
          + ")(?![0-9A-Za-z_])";

  private static final Pattern WHOLE = Pattern.compile(NUMBER);

  private HexSpelling() {}

  /** Whether a character may separate digits. */
  public static boolean isSeparator(char c) {
    return c == '_' || c == '`' || c == '\'';
  }

  /** The digits of a number in one of the spellings; empty if it is in none. */
  public static Optional<String> digits(String number) {
    Matcher match = WHOLE.matcher(number);
    if (!match.matches()) {
      return Optional.empty();
    }
    int start = number.startsWith("0x") || number.startsWith("0X") ? 2 : 0;
    StringBuilder digits = new StringBuilder();
    for (int i = start; i < number.length(); i++) {
      if (Character.digit(number.charAt(i), 16) >= 0) {
        digits.append(number.charAt(i));
      }
    }
    return Optional.of(digits.toString());
  }
}
