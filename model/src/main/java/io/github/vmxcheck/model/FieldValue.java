// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * A value that is parsed from text: an unsigned number of at most 64 bits, and a mask of known
 * bits.
 *
 * <p>Numbers are hexadecimal in one of the spellings of {@link HexSpelling}, {@code 0b} binary
 * (after {@code 0x} and {@code 0b} a {@code ?} stands for an unknown digit) or decimal without
 * leading zeros, with {@code _} allowed between digits.
 *
 * @param bits the value, unknown bits 0
 * @param known the bits that are known
 */
public record FieldValue(long bits, long known) {

  /** Thrown for a text that is not a value; the message is what was expected. */
  public static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String expected) {
      super(expected);
    }
  }

  /**
   * Parses the value of {@code path}'s bits.
   *
   * @throws Malformed with what was expected, fit for "found X, expected Y"
   */
  public static FieldValue parse(String text, FieldPath path) throws Malformed {
    Field field = path.field();
    boolean takesWords = path.isWhole() && !field.words().isEmpty();
    if (takesWords && field.words().containsKey(text)) {
      return new FieldValue(field.words().get(text), field.mask());
    }
    if (takesWords && field.isSet() && text.indexOf('|') >= 0) {
      return oneOf(text, field);
    }
    if (takesWords && field.isWordOnly() && !text.startsWith("0b")) {
      return otherWord(field);
    }
    if (path.width() == 1) {
      return oneBit(text);
    }
    FieldValue value = number(text);
    long mask = path.width() == 64 ? -1L : (1L << path.width()) - 1;
    if ((value.bits & ~mask) != 0) {
      throw new Malformed("a number of at most " + path.width() + " bits");
    }
    return new FieldValue(value.bits, value.known & mask);
  }

  /** One of several words: their bits are unknown, and all others are 0. */
  private static FieldValue oneOf(String text, Field field) throws Malformed {
    long open = 0;
    for (String word : text.split("\\|", -1)) {
      Long bit = field.words().get(word.strip());
      if (bit == null) {
        throw new Malformed("one or more of " + String.join(", ", field.words().keySet()));
      }
      open |= bit;
    }
    boolean isOne = Long.bitCount(open) == 1;
    return isOne ? new FieldValue(open, field.mask()) : new FieldValue(0, field.mask() & ~open);
  }

  private static FieldValue otherWord(Field field) throws Malformed {
    if (field == Field.VENDOR) {
      return new FieldValue(field.words().get("other"), field.mask());
    }
    throw new Malformed("one of " + String.join(", ", field.words().keySet()));
  }

  private static FieldValue oneBit(String text) throws Malformed {
    return switch (text) {
      case "0", "false" -> new FieldValue(0, 1);
      case "1", "true" -> new FieldValue(1, 1);
      default -> {
        if (text.matches("0[bB]0*[01]")) {
          yield new FieldValue(text.charAt(text.length() - 1) - '0', 1);
        }
        String digits = HexSpelling.digits(text).orElse("");
        if (digits.matches("0*[01]")) {
          yield new FieldValue(digits.charAt(digits.length() - 1) - '0', 1);
        }
        throw new Malformed("0, 1, true or false");
      }
    };
  }

  /** Parses an unsigned 64-bit number. */
  public static FieldValue number(String text) throws Malformed {
    int length = text.length();
    if (length > 2 && length <= 18 && text.charAt(0) == '0' && text.charAt(1) == 'x') {
      long bits = 0;
      int at = 2;
      while (at < length && HexFormat.isHexDigit(text.charAt(at))) {
        bits = bits << 4 | HexFormat.fromHexDigit(text.charAt(at++));
      }
      if (at == length) {
        return new FieldValue(bits, -1L);
      }
    }
    return anyNumber(text);
  }

  private static FieldValue anyNumber(String text) throws Malformed {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.startsWith("0x")) {
      int end = lower.endsWith("h") ? lower.length() - 1 : lower.length();
      return digits(text, lower.substring(2, end).replace('`', '_').replace('\'', '_'), 4);
    }
    Optional<String> hexadecimal = HexSpelling.digits(lower);
    if (hexadecimal.isPresent()) {
      return digits(text, hexadecimal.get(), 4);
    }
    if (lower.startsWith("0b")) {
      return digits(text, lower.substring(2), 1);
    }
    return decimal(text);
  }

  private static FieldValue digits(String text, String digits, int bitsEach) throws Malformed {
    String plain = withoutSeparators(digits, text);
    long bits = 0;
    long known = -1L;
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      boolean open = c == '?';
      int digit = open ? 0 : c < 128 ? Character.digit(c, 1 << bitsEach) : -1;
      if (digit < 0) {
        throw new Malformed(bitsEach == 4 ? "hexadecimal digits after 0x" : "0 or 1 after 0b");
      }
      if (bits >>> (64 - bitsEach) != 0 || known >>> (64 - bitsEach) != (1L << bitsEach) - 1) {
        throw new Malformed("a number of at most 64 bits");
      }
      bits = bits << bitsEach | digit;
      known = known << bitsEach | (open ? 0 : (1L << bitsEach) - 1);
    }
    return new FieldValue(bits, known);
  }

  private static FieldValue decimal(String text) throws Malformed {
    String plain = withoutSeparators(text, text);
    if (plain.length() > 1 && plain.charAt(0) == '0') {
      throw new Malformed("a number without leading zeros (0x for hexadecimal)");
    }
    for (int i = 0; i < plain.length(); i++) {
      if (plain.charAt(i) < '0' || plain.charAt(i) > '9') {
        throw new Malformed("a number such as 0x80050033, 42 or 0b101");
      }
    }
    try {
      return new FieldValue(Long.parseUnsignedLong(plain), -1L);
    } catch (NumberFormatException e) {
      throw (Malformed) new Malformed("a number of at most 64 bits").initCause(e);
    }
  }

  private static String withoutSeparators(String digits, String text) throws Malformed {
    if (digits.isEmpty()) {
      throw new Malformed("a number such as 0x80050033, 42 or 0b101");
    }
    if (digits.startsWith("_") || digits.endsWith("_") || digits.contains("__")) {
      throw new Malformed("single _ between digits, not " + text);
    }
    return digits.replace("_", "");
  }
}
