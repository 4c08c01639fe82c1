// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.memory;

import java.io.ByteArrayOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of a memory listing: an address and the bytes there.
 *
 * @param style the tool's output style
 * @param digits of the address as printed, without {@code 0x} and separators
 * @param bytes in memory order
 * @param width number of digits of each number
 * @param index where the first number starts in the text
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ListingLine(Style style, String digits, byte[] bytes, int width, int index) {

  /** The memory listing styles of the tools, strictest first. */
  enum Style {
    /** {@code 0000000000102480: 0x38323836 0x00000000} */
    QEMU("^(?<at>[0-9a-f]{8}|[0-9a-f]{16}): (?<words>0x[0-9a-f]{2,16}(?: 0x[0-9a-f]{2,16}){0,31})"),
    /** {@code 0x8000: 0x0000002b}; Bochs adds a symbol in angle brackets */
    GDB(
        "^0x(?<at>[0-9a-f]{1,16})(?: <[^<>]{1,200}>)?:"
            + "[\\t ]{1,8}(?<words>0x[0-9a-f]{2,16}(?:[\\t ]{1,8}0x[0-9a-f]{2,16}){0,31})"),
    /** {@code # 45ecf68 fefc45c7 6affffff} */
    WINDBG_PHYSICAL("^# {0,3}(?<at>[0-9a-f`]{1,17}) {1,3}(?<words>" + Style.WORDS + ")"),
    /** A linear address, split in two halves on 64-bit: {@code 845ecf68 fefc45c7 6affffff} */
    WINDBG("^(?<at>[0-9a-f]{8}`[0-9a-f]{8}|[0-9a-f]{8})  (?<words>" + Style.WORDS + ")"),
    /** {@code 00400000: 04 00 00 00 00 00 00 00-00 00 00 00 00 00 00 00 *....*} */
    UEFI("^\\s*(?<at>[0-9A-F]{8,16}): (?<words>[0-9A-F]{2}(?:[ -][0-9A-F]{2}){0,15})(?= +\\*)"),
    /** {@code 3b4c0e000: 464c457f 00010102} with two spaces after the colon */
    CRASH("^\\s*(?<at>[0-9a-f]{1,16}):  (?<words>" + Style.WORDS + ")"),
    /** {@code 00000000: 0400 0000 0000 0000}: bytes in memory order */
    XXD(
        "^(?<at>[0-9a-f]{8,16}): (?<words>[0-9a-f]{2}(?: [0-9a-f]{2}){1,15}"
            + "|(?:[0-9a-f]{4} ){0,7}[0-9a-f]{2}(?:[0-9a-f]{2})?)"),
    /** {@code 00000000}, bytes with two spaces in the middle, and the text between bars */
    HEXDUMP("^(?<at>[0-9a-f]{8,16})  (?<words>[0-9a-f]{2}(?: {1,2}[0-9a-f]{2}){0,15})(?= +\\|)"),
    /** {@code 0000000 000004 000000}: 16-bit words in octal */
    OD_OCTAL("^(?<at>[0-7]{7}|[0-9a-f]{6}) +(?<words>[0-7]{6}(?: [0-7]{6}){0,7})"),
    /** {@code 0000000 0004 0000}, {@code 0000000 00000004} or {@code 0000000 04 00} */
    OD("^(?<at>[0-9a-f]{6,7}) +(?<words>" + Style.WORDS + ")");

    /** Up to 16 bytes as numbers of equal width; text may follow. */
    private static final String WORDS =
        "(?:[0-9a-f]{2}(?:[ -][0-9a-f]{2}){0,15}|[0-9a-f]{4}(?: +[0-9a-f]{4}){0,7}"
            + "|[0-9a-f]{8}(?: +[0-9a-f]{8}){0,3}"
            + "|[0-9a-f]{8}`[0-9a-f]{8}(?: +[0-9a-f]{8}`[0-9a-f]{8})?"
            + "|[0-9a-f]{16}(?: +[0-9a-f]{16})?)";

    private final Pattern pattern;

    Style(String pattern) {
      this.pattern = Pattern.compile(pattern + "(?=\\s|$)");
    }

    private boolean isOctal() {
      return this == OD_OCTAL;
    }

    /** Whether groups of digits are bytes in memory order rather than numbers. */
    private boolean isInOrder() {
      return this == XXD;
    }

    /** Whether other output can look like this style: only consecutive lines are reliable. */
    boolean isLoose() {
      return this == OD || this == OD_OCTAL;
    }
  }

  private static final Style[] STYLES = Style.values();

  /** Reads a line; null if it is not part of a listing. */
  static ListingLine of(String text) {
    if (!startsWithNumber(text)) {
      return null;
    }
    for (Style style : STYLES) {
      Matcher line = style.pattern.matcher(text);
      if (line.lookingAt()) {
        byte[] bytes = bytes(style, line.group("words"));
        String digits = line.group("at").replace("`", "");
        if (bytes != null && digits.length() <= 16) {
          int width = line.group("words").split("[ \\t-]", 2)[0].length();
          return new ListingLine(style, digits, bytes, width, line.start("words"));
        }
      }
    }
    return null;
  }

  /** Whether a line starts like an address. Most do not, and need no pattern match. */
  private static boolean startsWithNumber(String text) {
    int start = 0;
    while (start < text.length() && Character.isWhitespace(text.charAt(start))) {
      start++;
    }
    return start < text.length()
        && (text.charAt(start) == '#' || Character.digit(text.charAt(start), 16) >= 0);
  }

  /** The address, if its digits are hexadecimal. */
  long address() {
    return Long.parseUnsignedLong(digits, 16);
  }

  private static byte[] bytes(Style style, String words) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int width = 0;
    for (String word : words.split("[ \\t-]+", -1)) {
      String number = word.startsWith("0x") ? word.substring(2) : word.replace("`", "");
      if (width != 0 && number.length() != width && !style.isInOrder()) {
        return null;
      }
      width = number.length();
      if (style.isOctal()) {
        add(bytes, Long.parseLong(number, 8), Short.BYTES);
      } else if (style.isInOrder()) {
        addInOrder(bytes, number);
      } else if (width == 2 || width == 4 || width == 8 || width == 16) {
        add(bytes, Long.parseUnsignedLong(number, 16), width / 2);
      } else {
        return null;
      }
    }
    return bytes.toByteArray();
  }

  private static void add(ByteArrayOutputStream bytes, long number, int size) {
    for (int i = 0; i < size; i++) {
      bytes.write((int) (number >>> 8 * i));
    }
  }

  private static void addInOrder(ByteArrayOutputStream bytes, String digits) {
    for (int i = 0; i < digits.length(); i += 2) {
      bytes.write(Integer.parseInt(digits.substring(i, i + 2), 16));
    }
  }
}
