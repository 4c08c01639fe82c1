// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.json;

import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.model.HexSpelling;
import java.util.Optional;

/** Parses the numbers of JSON documents: plain ones, and hexadecimal or binary ones in strings. */
public final class JsonNumber {
  private static final int LONGEST = 80;

  private JsonNumber() {}

  /**
   * Parses a decimal number (a negative one in two's complement), a hexadecimal one in a spelling
   * of {@link HexSpelling}, a binary one after {@code 0b} whose digits {@code x} are unknown, or a
   * boolean. Anything after a space is ignored: QEMU repeats a negative number in brackets. All 64
   * bits of a decimal or hexadecimal number are known, however few digits it has.
   *
   * @return null if it is none of these, or has more than 64 bits
   */
  public static Digits of(String text) {
    int space = text.indexOf(' ');
    String word = space < 0 ? text : text.substring(0, space);
    if (word.isEmpty() || word.length() > LONGEST) {
      return null;
    }
    if (word.equals("true") || word.equals("false")) {
      return new Digits(word.equals("true") ? 1 : 0, -1L);
    }
    Optional<String> hexadecimal = HexSpelling.digits(word);
    if (hexadecimal.isPresent()) {
      Digits digits = Digits.of(hexadecimal.get());
      return digits == null ? null : new Digits(digits.value(), -1L);
    }
    return word.startsWith("0b") ? binary(word) : decimal(word);
  }

  private static Digits binary(String word) {
    long value = 0;
    long known = 0;
    int count = 0;
    for (int i = 2; i < word.length(); i++) {
      char digit = word.charAt(i);
      if (digit == '_') {
        continue;
      }
      if ("01x".indexOf(digit) < 0 || ++count > Long.SIZE) {
        return null;
      }
      value = value << 1 | (digit == '1' ? 1 : 0);
      known = known << 1 | (digit == 'x' ? 0 : 1);
    }
    return count == 0 ? null : new Digits(value, known);
  }

  private static Digits decimal(String word) {
    boolean negative = word.startsWith("-");
    for (int i = negative ? 1 : 0; i < word.length(); i++) {
      if (word.charAt(i) < '0' || word.charAt(i) > '9') {
        return null;
      }
    }
    try {
      return new Digits(negative ? Long.parseLong(word) : Long.parseUnsignedLong(word), -1L);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
