// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import java.util.Locale;
import java.util.Optional;

/** Finds what is not text in a line: malformed UTF-8 and control characters. */
final class TextCheck {

  /**
   * The first thing that is not text.
   *
   * @param column counted from 1 in characters
   * @param message what was found there, and what was expected
   * @param index of its first byte
   * @param binary whether it is a NUL, which no text file contains
   */
  record Fault(int column, String message, int index, boolean binary) {}

  private final byte[] bytes;
  private final int to;
  private int at;

  private TextCheck(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.at = from;
    this.to = to;
  }

  static Optional<Fault> firstFault(byte[] bytes, int from, int to) {
    return new TextCheck(bytes, from, to).firstFault();
  }

  private Optional<Fault> firstFault() {
    int column = 1;
    while (at < to) {
      String wrong = next();
      if (!wrong.isEmpty()) {
        String message = wrong + ", expected UTF-8 text";
        return Optional.of(new Fault(column, message, at, bytes[at] == 0));
      }
      column++;
    }
    return Optional.empty();
  }

  /** Steps over one character; if it is not text, returns what it is instead. */
  private String next() {
    int b = bytes[at] & 0xff;
    if (b < 0x80) {
      if (b < ' ' && b != '\t') {
        return control(b);
      }
      at++;
      return "";
    }
    int length = b < 0xe0 ? 2 : b < 0xf0 ? 3 : 4;
    if (b < 0xc2 || b > 0xf4 || !continues(length)) {
      return String.format(Locale.ROOT, "found the byte 0x%02x", b);
    }
    int c = decode(length);
    if (Character.isSurrogate((char) c) && c < 0x10000) {
      return "found half of a surrogate pair";
    }
    if (c < 0xa0 || c == 0x2028 || c == 0x2029 || c == 0xfffe || c == 0xffff) {
      return control(c);
    }
    if (c > 0x10ffff || length == 3 && c < 0x800 || length == 4 && c < 0x10000) {
      return String.format(Locale.ROOT, "found the byte 0x%02x", b);
    }
    at += length;
    return "";
  }

  private static String control(int c) {
    return String.format(Locale.ROOT, "found the control character U+%04X", c);
  }

  private boolean continues(int length) {
    if (to - at < length) {
      return false;
    }
    for (int i = 1; i < length; i++) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
        return false;
      }
    }
    return true;
  }

  private int decode(int length) {
    int c = bytes[at] & 0xff >> length + 1;
    for (int i = 1; i < length; i++) {
      c = c << 6 | bytes[at + i] & 0x3f;
    }
    return c;
  }
}
