// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.text;

import java.util.Locale;

/**
 * Makes text of unknown origin safe for a terminal: control characters, line ends, bidirectional
 * controls and invisible characters are shown as escapes instead of taking effect.
 */
public final class Sanitized {
  /** Fillers, joiners and variation selectors, which Unicode classifies as letters and marks. */
  private static final String INVISIBLE =
      "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0";

  private Sanitized() {}

  public static String of(String text) {
    if (isPlain(text)) {
      return text;
    }
    StringBuilder visible = new StringBuilder(text.length());
    text.codePoints().forEach(c -> append(visible, c));
    return visible.toString();
  }

  /** The same, but line ends are kept. */
  static String lines(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (c == '\n') {
                visible.append('\n');
              } else {
                append(visible, c);
              }
            });
    return visible.toString();
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  private static void append(StringBuilder visible, int c) {
    if (c == '\t') {
      visible.append(' ');
    } else if (acts(c)) {
      visible.append(String.format(Locale.ROOT, c < 0x100 ? "\\x%02x" : "\\u{%x}", c));
    } else {
      visible.appendCodePoint(c);
    }
  }

  /** Whether a character has an effect or is invisible. */
  public static boolean acts(int c) {
    if (c <= '~') {
      return c < ' ';
    }
    if (INVISIBLE.indexOf(c) >= 0 || c >= 0xfe00 && c <= 0xfe0f) {
      return true;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }
}
