// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.driver;

import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.model.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number in a driver's log.
 *
 * @param bits the number, read as hexadecimal
 * @param known mask of known bits: bits 31:0 of a number with at most eight digits, because the
 *     program may have dropped the others, else all
 * @param start index of its first character in the line
 * @param end index after its last character
 * @param name index at which the text before it, which names it, ends
 * @param index the register index between the name and the number; negative if there is none
 * @param decimal whether it may be a decimal number
 * @param letters whether it has a hexadecimal letter but no {@code 0x}: such numbers in this log
 *     are then hexadecimal
 * @param corrected whether a letter O was read as the digit 0
 */
record DriverValue(
    long bits,
    long known,
    int start,
    int end,
    int name,
    long index,
    boolean decimal,
    boolean letters,
    boolean corrected) {
  /** A number after a name. HAXM prints no sign between {@code log_vmxon_addr} and its value. */
  private static final Pattern VALUE =
      Pattern.compile(
          "(?:(?: {0,4}(?:\\(h\\)|[(\\[](?:MSR )?(?:0[xX])?([0-9A-Fa-f]{1,8})h?[)\\]]))? {0,40}[=:]"
              + " {0,8}|(?<=\\blog_vmxon_addr) )(0[xX])?([0-9A-Fa-fO]{8}[ `][0-9A-Fa-fO]{8}"
              + "|[0-9A-Fa-fO]{1,16})(h)?(?![0-9A-Za-z_`])");

  /**
   * Text after a number that is not a value: the other half of a pair, a value it changed to, the
   * end of a program line, or a sentence.
   */
  private static final Pattern NO_VALUE =
      Pattern.compile(
          "\\G(?:[:,]? ?(?:0[xX][0-9A-Fa-f]{8}|[0-9A-Fa-f]{8})(?![0-9A-Za-z_:=])|:\\S| *+-+>"
              + "|\\s*+[,;]\\s*+(?://.*|/\\*.*)?$| [a-z']+ [a-z']+[ .,!?])");

  private static final Pattern ALL_ONES = Pattern.compile("(?i)(?:f{8}){1,2}");
  private static final int HALF = 8;
  private static final int WHOLE = 16;
  private static final long LOW = 0xffff_ffffL;

  /** The values in a line, in order. */
  static List<DriverValue> all(String text) {
    List<DriverValue> values = new ArrayList<>(0);
    for (DriverValue value = next(text, 0); value != null; value = next(text, value.end)) {
      values.add(value);
    }
    return values;
  }

  /** The same value, where other values in the line show that it is hexadecimal. */
  DriverValue asHexadecimal() {
    return new DriverValue(bits, known, start, end, name, index, false, letters, corrected);
  }

  /** The same value with another mask of known bits. */
  DriverValue known(long mask) {
    return new DriverValue(bits, mask, start, end, name, index, decimal, letters, corrected);
  }

  /** The next value from {@code from} on; null if there is none. */
  private static DriverValue next(String text, int from) {
    Matcher match = VALUE.matcher(text);
    int at = from;
    while (match.find(at)) {
      DriverValue value = of(text, match);
      if (value != null) {
        return value;
      }
      at = match.start() + 1;
    }
    return null;
  }

  /** Whether the text after a number allows it to be a value. */
  static boolean isWhole(String text, int end) {
    return !NO_VALUE.matcher(text).region(end, text.length()).lookingAt();
  }

  private static DriverValue of(String text, Matcher match) {
    if (!isWhole(text, match.end())) {
      return null;
    }
    boolean marked = match.group(2) != null || match.group(4) != null;
    long index = match.group(1) == null ? -1 : Digits.of(match.group(1)).value();
    return of(match.group(3), marked, match.start(3), match.end(), match.start(), index);
  }

  /**
   * The value that digits stand for.
   *
   * @param marked whether {@code 0x} or {@code h} shows that they are hexadecimal
   * @return null if they are damaged or may be a word
   */
  static DriverValue of(String printed, boolean marked, int start, int end, int name, long index) {
    String digits = printed.replace("O", "0").replace(" ", "").replace("`", "");
    int count = digits.length();
    boolean hasDigit = digits.chars().anyMatch(c -> c <= '9');
    boolean hasLetter = digits.chars().anyMatch(c -> c > '9');
    boolean padded = count == HALF || count == WHOLE;
    // A leading zero means that all digits are printed: there must be 8 or 16.
    boolean damaged = count > 1 && digits.charAt(0) == '0' && !padded;
    boolean corrected = printed.indexOf('O') >= 0;
    boolean mayBeWord = !marked && !hasDigit && !ALL_ONES.matcher(digits).matches();
    if (mayBeWord || damaged || corrected && !padded) {
      return null;
    }
    return new DriverValue(
        Digits.of(digits).value(),
        count > HALF ? -1L : LOW,
        start,
        end,
        name,
        index,
        !marked && !hasLetter && !padded && count > 1,
        !marked && hasLetter,
        corrected);
  }

  /** Whether the index beside it, if any, is that of this register. */
  boolean mayBeOf(Field field) {
    return index < 0 || field.isMsr() && field.msrIndex() == index;
  }

  /** Whether it is printed with all digits of a 32-bit or 64-bit register. */
  boolean isPadded() {
    return end - start == HALF || end - start >= WHOLE;
  }
}
