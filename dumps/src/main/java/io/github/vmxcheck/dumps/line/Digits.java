// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

import io.github.vmxcheck.model.HexSpelling;

/**
 * Hexadecimal digits as the tools print them, with or without {@code 0x}, {@code h} and separators
 * ({@code -} of AIDA64, {@code :} of inteltool, and those of {@link HexSpelling}).
 *
 * @param value the number
 * @param printed the bits that the printed digits cover
 */
public record Digits(long value, long printed) {
  private static final int MOST = 16;

  /**
   * Reads digits.
   *
   * @return null if there are none, one is not hexadecimal, or the number has more than 64 bits
   */
  public static Digits of(String text) {
    int start = text.startsWith("0x") || text.startsWith("0X") ? 2 : 0;
    int end = text.endsWith("h") || text.endsWith("H") ? text.length() - 1 : text.length();
    long value = 0;
    int count = 0;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (HexSpelling.isSeparator(c) || c == '-' || c == ':') {
        continue;
      }
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0 || value >>> 60 != 0) {
        return null;
      }
      value = value << 4 | digit;
      count++;
    }
    return count == 0 ? null : new Digits(value, mask(count));
  }

  private static long mask(int digits) {
    return digits >= MOST ? -1L : (1L << 4 * digits) - 1;
  }
}
