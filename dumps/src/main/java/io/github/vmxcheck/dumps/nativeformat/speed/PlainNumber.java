// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat.speed;

/**
 * Reads numbers as programs write them: {@code 0x} and up to sixteen hexadecimal digits, or as many
 * decimal ones as always fit into 63 bits, without a leading zero. Keeps the last one.
 *
 * <p>Without it, reading a line takes 1.2 times as long; {@code PlainTokensProperties} checks that
 * it agrees with the numbers of the format.
 */
final class PlainNumber {
  private static final int LONGEST = 18;
  private static final int NO_DIGIT = 16;
  private static final byte[] DIGITS = new byte[128];

  static {
    for (char c = 0; c < DIGITS.length; c++) {
      int digit = Character.digit(c, 16);
      DIGITS[c] = (byte) (digit < 0 ? NO_DIGIT : digit);
    }
  }

  private int end;
  private long value;

  /** Reads the number that starts here, up to the first byte that is not an ASCII digit. */
  void read(byte[] text, int from, int to) {
    boolean hexadecimal = to - from > 2 && text[from] == '0' && text[from + 1] == 'x';
    int digits = hexadecimal ? from + 2 : from;
    int at = digits;
    long read = 0;
    for (; at < to && text[at] >= 0; at++) {
      int digit = DIGITS[text[at]];
      if (digit >= (hexadecimal ? 16 : 10)) {
        break;
      }
      read = hexadecimal ? read << 4 | digit : read * 10 + digit;
    }
    boolean hasZeroInFront = !hexadecimal && at - from > 1 && text[from] == '0';
    end = at == digits || at - from > LONGEST || hasZeroInFront ? from : at;
    value = read;
  }

  /** The index after the last number; where it should have started if there was none. */
  int end() {
    return end;
  }

  /** The last number, if there was one. */
  long value() {
    return value;
  }
}
