// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import java.util.Locale;

/** Prepares input text for a message: short, on one line, with nothing a terminal acts on. */
public final class Quoted {
  private static final int LONGEST = 60;
  private static final int LONGEST_LINE = 200;

  private Quoted() {}

  /** The text in quotes, cut after sixty characters. */
  public static String of(String text) {
    return "'" + plain(text) + "'";
  }

  /** The text without quotes. */
  static String plain(String text) {
    return plain(text, LONGEST);
  }

  /** The whole text, with everything escaped that ends a line or that a terminal acts on. */
  public static String visible(String text) {
    return plain(text, Integer.MAX_VALUE);
  }

  /** A sentence that quotes an input. */
  static String line(String text) {
    return plain(text, LONGEST_LINE);
  }

  private static String plain(String text, int longest) {
    StringBuilder plain = new StringBuilder();
    int characters = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      if (characters++ == longest) {
        return plain.append('…').toString();
      }
      int c = text.codePointAt(i);
      if (isHarmless(c)) {
        plain.appendCodePoint(c);
      } else {
        plain.append(String.format(Locale.ROOT, "\\u{%x}", c));
      }
    }
    return plain.toString();
  }

  private static boolean isHarmless(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
