package io.github.vmxcheck.model.reader;

/**
 * Numbers as programs write them: {@code 0x} and up to sixteen hexadecimal digits, or as many
 * decimal ones as always fit into 63 bits, without a zero in front.
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

  private PlainNumber() {}

  /** Whether such a number may have this character. */
  static boolean isOfOne(byte ascii) {
    return ascii >= 0 && DIGITS[ascii] < NO_DIGIT || ascii == 'x';
  }

  /** Whether these characters are such a number. */
  static boolean is(byte[] ascii, int from, int to) {
    int length = to - from;
    if (length <= 0 || length > LONGEST) {
      return false;
    }
    boolean hexadecimal = isHexadecimal(ascii, from, to);
    if (!hexadecimal && length > 1 && ascii[from] == '0') {
      return false;
    }
    int radix = hexadecimal ? 16 : 10;
    for (int i = hexadecimal ? from + 2 : from; i < to; i++) {
      if (DIGITS[ascii[i]] >= radix) {
        return false;
      }
    }
    return true;
  }

  /** Its value. */
  static long value(byte[] ascii, int from, int to) {
    boolean hexadecimal = isHexadecimal(ascii, from, to);
    long value = 0;
    for (int i = hexadecimal ? from + 2 : from; i < to; i++) {
      value = hexadecimal ? value << 4 | DIGITS[ascii[i]] : value * 10 + DIGITS[ascii[i]];
    }
    return value;
  }

  private static boolean isHexadecimal(byte[] ascii, int from, int to) {
    return to - from > 2 && ascii[from] == '0' && ascii[from + 1] == 'x';
  }
}
