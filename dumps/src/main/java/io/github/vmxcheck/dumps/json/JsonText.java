// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.json;

import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.model.Origin;
import java.util.Arrays;

/**
 * JSON text with the place of each character in the input: a whole input, a part of a line, or the
 * content of a string in another JSON text.
 */
public final class JsonText {
  private static final String ESCAPED = "bfnrt";
  private static final String MEANT = "\b\f\n\r\t";

  /** Maps the index of a character to its place in the input. */
  public interface Places {
    long of(int index);
  }

  private final String text;
  private final Places places;

  public JsonText(String text, Places places) {
    this.text = text;
    this.places = places;
  }

  /** A whole input. */
  public static JsonText of(String input) {
    return new JsonText(input, new LinesAndColumns(input)::of);
  }

  public String text() {
    return text;
  }

  /** The place of a character, see {@link Origin}. */
  public long place(int index) {
    return places.of(Math.min(index, text.length()));
  }

  /** Number of lines, if it is a whole input. */
  public int lines() {
    boolean ends = text.endsWith("\n") || text.endsWith("\r");
    return Origin.line(place(text.length())) - (ends ? 1 : 0);
  }

  /**
   * The content of a string, without escapes.
   *
   * @param quote index of its opening quotation mark
   */
  JsonText said(int quote) {
    StringBuilder said = new StringBuilder();
    int[] indices = new int[64];
    int at = quote + 1;
    while (at < text.length() && text.charAt(at) != '"') {
      if (said.length() == indices.length) {
        indices = Arrays.copyOf(indices, 2 * indices.length);
      }
      indices[said.length()] = at;
      boolean escape = text.charAt(at) == '\\' && at + 1 < text.length();
      said.append(escape ? meant(at + 1) : text.charAt(at));
      at += escape ? (text.charAt(at + 1) == 'u' ? 6 : 2) : 1;
    }
    int[] index = Arrays.copyOf(indices, said.length() + 1);
    index[said.length()] = at;
    return new JsonText(said.toString(), i -> places.of(index[i]));
  }

  /** The character that the letter after a backslash stands for. */
  private char meant(int at) {
    char letter = text.charAt(at);
    if (letter == 'u' && at + 5 <= text.length()) {
      Digits code = Digits.of(text.substring(at + 1, at + 5));
      return code == null ? letter : (char) code.value();
    }
    int known = ESCAPED.indexOf(letter);
    return known < 0 ? letter : MEANT.charAt(known);
  }

  /** Counts lines and columns; indices in ascending order take one pass over the input. */
  private static final class LinesAndColumns {
    private final String input;
    private int line = 1;
    private int lineStart;
    private int at;

    LinesAndColumns(String input) {
      this.input = input;
    }

    long of(int index) {
      if (index < lineStart) {
        line = 1;
        lineStart = 0;
        at = 0;
      }
      for (; at < index; at++) {
        char c = input.charAt(at);
        boolean ends = c == '\n' || c == '\r' && (at + 1 == input.length() || next() != '\n');
        if (ends) {
          line++;
          lineStart = at + 1;
        }
      }
      return Origin.read(0, line, index - lineStart + 1);
    }

    private char next() {
      return input.charAt(at + 1);
    }
  }
}
