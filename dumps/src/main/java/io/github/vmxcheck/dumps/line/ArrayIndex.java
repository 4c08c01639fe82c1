// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

/**
 * Parses array indices that some tools print in decimal and others in hexadecimal: the indices
 * before determine the radix.
 */
public final class ArrayIndex {
  private static final int UNKNOWN = 0;
  private static final int DECIMAL = 10;
  private static final int HEXADECIMAL = 16;
  private static final int LAST_DIGIT = 9;

  private int radix;
  private int previous = -1;

  /**
   * The number that the digits mean.
   *
   * @return -1 if the radix is not certain
   */
  public int of(String digits) {
    int hexadecimal = Integer.parseInt(digits, HEXADECIMAL);
    if (digits.length() == 1) {
      if (hexadecimal > LAST_DIGIT) {
        radix = HEXADECIMAL;
      } else if (hexadecimal <= previous) {
        radix = UNKNOWN;
      }
      previous = hexadecimal;
      return hexadecimal;
    }
    if (digits.chars().anyMatch(c -> c > LAST_DIGIT + '0')) {
      radix = HEXADECIMAL;
    } else if (radix == UNKNOWN && previous == LAST_DIGIT && hexadecimal == HEXADECIMAL) {
      radix = DECIMAL;
    }
    previous = radix == UNKNOWN ? -1 : Integer.parseInt(digits, radix);
    return previous;
  }
}
