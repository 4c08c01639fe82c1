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
 * @param known the bits that the print tells: of a number without leading zeros and of 32 bits or
 *     fewer, those, because the program may have dropped the others
 * @param start index of its first character in the line
 * @param end index after its last character
 * @param name index where the text before it ends, which names it
 * @param index the index of a register that stands between the name and the number; negative if
 *     none does
 * @param decimal whether it may be a decimal number
 * @param letters whether it has a hexadecimal letter and no {@code 0x}: then such numbers of this
 *     log are hexadecimal
 * @param mended whether a letter O was read as the digit 0
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
    boolean mended) {
  /**
   * HAXM prints no sign between this name and its value. A row of a table has a bar between them
   * and one at the end, and no third cell.
   */
  private static final Pattern VALUE =
      Pattern.compile(
          "(?:(?: {0,4}(?:\\(h\\)|[(\\[](?:MSR )?(?:0[xX])?([0-9A-Fa-f]{1,8})h?[)\\]]))? {0,40}[=:]"
              + " {0,8}|(?<=\\blog_vmxon_addr) "
              + "| {0,40}\\|(?<=^[| *`]{0,8}[A-Za-z0-9_ ()*`]{2,60}\\|)[ *`]{0,8}"
              + "(?=[0-9A-Fa-fxX]{1,18}h?[ *`]{0,8}\\|\\s*$))(0[xX])?([0-9A-Fa-fO]{8}[ `][0-9A-Fa-fO]{8}"
              + "|[0-9A-Fa-fO]{1,16})(h)?(?![0-9A-Za-z_]|`(?!\\**\\s*\\|\\s*$))");

  /**
   * What follows a number that is no value: the other half of a pair, a value it changed to, the
   * end of a line of a program, or a sentence.
   */
  private static final Pattern NO_VALUE =
      Pattern.compile(
          "\\G(?:[:,]? ?(?:0[xX][0-9A-Fa-f]{8}|[0-9A-Fa-f]{8})(?![0-9A-Za-z_:=])|:\\S| *+-+>"
              + "|\\s*+[,;]\\s*+(?://.*|/\\*.*)?$| [a-z']+ [a-z']+[ .,!?])");

  private static final int HALF = 8;
  private static final int WHOLE = 16;
  private static final long LOW = 0xffff_ffffL;

  /** The values of a line, in their order. */
  static List<DriverValue> all(String text) {
    List<DriverValue> values = new ArrayList<>(0);
    for (DriverValue value = next(text, 0); value != null; value = next(text, value.end)) {
      values.add(value);
    }
    return values;
  }

  /** The same where other values beside it tell that it is hexadecimal. */
  DriverValue asHexadecimal() {
    return new DriverValue(bits, known, start, end, name, index, false, letters, mended);
  }

  /** What can be read from {@code from} on; null at the end of the line. */
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

  /** Whether what follows a number leaves it a value. */
  static boolean isWhole(String text, int end) {
    return !NO_VALUE.matcher(text).region(end, text.length()).lookingAt();
  }

  private static DriverValue of(String text, Matcher match) {
    if (!isWhole(text, match.end())) {
      return null;
    }
    String printed = match.group(3);
    String digits = printed.replace("O", "0").replace(" ", "").replace("`", "");
    int count = digits.length();
    boolean marked = match.group(2) != null || match.group(4) != null;
    boolean hasDigit = digits.chars().anyMatch(c -> c <= '9');
    boolean hasLetter = digits.chars().anyMatch(c -> c > '9');
    boolean padded = count == HALF || count == WHOLE;
    // A leading zero says that all digits are printed: then their number is 8 or 16.
    boolean damaged = count > 1 && digits.charAt(0) == '0' && !padded;
    boolean mended = printed.indexOf('O') >= 0;
    if (!marked && !hasDigit || damaged || mended && !padded) {
      return null;
    }
    return new DriverValue(
        Digits.of(digits).value(),
        count > HALF ? -1L : LOW,
        match.start(3),
        match.end(),
        match.start(),
        match.group(1) == null ? -1 : Digits.of(match.group(1)).value(),
        !marked && !hasLetter && !padded && count > 1,
        !marked && hasLetter,
        mended);
  }

  /** Whether the index beside it, if there is one, is that of this register. */
  boolean mayBeOf(Field field) {
    return index < 0 || field.isMsr() && field.msrIndex() == index;
  }

  /** Whether it is printed with all digits of a register of 32 or 64 bits. */
  boolean isPadded() {
    return end - start == HALF || end - start >= WHOLE;
  }
}
