// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The visible characters of a line: characters that terminals and web pages do not show are
 * dropped, and escapes are replaced with what they stand for.
 */
final class LineCharacters {
  private static final Pattern LINK =
      Pattern.compile("\\[([^\\]\\[]{1,64})\\]\\(https?://[^)\\s]{1,2000}\\)");

  private static final Map<String, Character> ENTITIES =
      Map.of(
          "&gt;", '>', "&lt;", '<', "&amp;", '&', "&#x60;", '`', "&quot;", '"', "&#39;", '\'',
          "&nbsp;", ' ', "&#160;", ' ', "&#xa0;", ' ');

  /** Tags of HTML that change how text looks, or end a table cell. */
  private static final Pattern TAG =
      Pattern.compile(
          "<(?:(/t[dh])|t[dh](?: [^<>]{0,200})?|/?tr(?: [^<>]{0,200})?"
              + "|/?(?:b|i|em|strong|code|tt|pre|kbd|samp|span|font)(?: [^<>]{0,200})?)>",
          Pattern.CASE_INSENSITIVE);

  private final boolean quotedPrintable;
  private String text = "";
  private boolean isAsRead;
  private char[] kept = new char[256];
  private int[] columns = new int[256];
  private int length;

  LineCharacters(boolean quotedPrintable) {
    this.quotedPrintable = quotedPrintable;
  }

  /** Takes the next line. */
  void take(String raw) {
    text = raw;
    isAsRead = isPlain(raw);
    if (!isAsRead) {
      length = 0;
      int at = 0;
      while (at < raw.length()) {
        at = character(raw, at);
      }
      text = new String(kept, 0, length);
    }
    if (text.contains("](http")) {
      dropLinks();
    }
  }

  /** The remaining text of the line. */
  String text() {
    return text;
  }

  /** Whether no character of the line is dropped or replaced. */
  private boolean isPlain(String raw) {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c > '~' || c < ' ' && c != '\t' || c == '&' || c == '<' || c == '=' && quotedPrintable) {
        return false;
      }
    }
    return true;
  }

  /** Adds the character at {@code at}, or what it stands for, and returns the index of the next. */
  private int character(String raw, int at) {
    char c = raw.charAt(at);
    if (c == 0x1b) {
      return endOfEscape(raw, at + 1);
    }
    if (c == '\b') {
      length = Math.max(0, length - 1);
      return at + 1;
    }
    if (c == '&') {
      return entity(raw, at);
    }
    if (c == '<') {
      return tag(raw, at);
    }
    if (c == '=' && quotedPrintable && Digits.of(piece(raw, at + 1, 2)) != null) {
      int code = (int) Digits.of(piece(raw, at + 1, 2)).value();
      if (piece(raw, at + 1, 2).length() == 2) {
        add((char) code, at);
        return at + 3;
      }
    }
    if (c == 0xa0) {
      add(' ', at);
    } else if (c >= ' ' && c != 0x7f && !isZeroWidth(c) || c == '\t') {
      add(c, at);
    }
    return at + 1;
  }

  private static boolean isZeroWidth(char c) {
    return c >= 0x200b && c <= 0x200f || c == 0xfeff;
  }

  private static String piece(String raw, int from, int count) {
    return raw.substring(Math.min(from, raw.length()), Math.min(from + count, raw.length()));
  }

  private int entity(String raw, int at) {
    int semicolon = raw.indexOf(';', at);
    Character meant =
        semicolon < 0 || semicolon - at > 6 ? null : ENTITIES.get(raw.substring(at, semicolon + 1));
    add(meant == null ? '&' : meant, at);
    return meant == null ? at + 1 : semicolon + 1;
  }

  /** Drops a tag; a table cell ends with a bar, as in Markdown. */
  private int tag(String raw, int at) {
    Matcher tag = TAG.matcher(raw).region(at, raw.length());
    if (!tag.lookingAt()) {
      add('<', at);
      return at + 1;
    }
    if (tag.group(1) != null) {
      add('|', at);
    }
    return tag.end();
  }

  /** The index after a terminal control sequence: CSI up to its final byte, OSC to its end. */
  private static int endOfEscape(String raw, int at) {
    if (at >= raw.length()) {
      return at;
    }
    char kind = raw.charAt(at);
    int next = at + 1;
    if (kind == '[') {
      while (next < raw.length() && (raw.charAt(next) < 0x40 || raw.charAt(next) > 0x7e)) {
        next++;
      }
    } else if (kind == ']') {
      while (next < raw.length() && raw.charAt(next) != 7 && raw.charAt(next) != 0x1b) {
        next++;
      }
    } else {
      return next;
    }
    return Math.min(next + 1, raw.length());
  }

  private void add(char c, int at) {
    if (length == kept.length) {
      kept = Arrays.copyOf(kept, 2 * length);
      columns = Arrays.copyOf(columns, 2 * length);
    }
    kept[length] = c;
    columns[length++] = at + 1;
  }

  /** Web pages turn numbers into links: {@code 6e[182](https://...)000} was {@code 6e182000}. */
  private void dropLinks() {
    String all = text;
    int[] places = columns(0, all.length());
    length = 0;
    Matcher link = LINK.matcher(all);
    int from = 0;
    while (link.find()) {
      keep(all, places, from, link.start());
      keep(all, places, link.start(1), link.end(1));
      from = link.end();
    }
    keep(all, places, from, all.length());
    text = new String(kept, 0, length);
    isAsRead = false;
  }

  /** The columns of some of the remaining characters, counted from 1. */
  int[] columns(int from, int to) {
    if (!isAsRead) {
      return Arrays.copyOfRange(columns, from, to);
    }
    int[] places = new int[to - from];
    Arrays.setAll(places, i -> from + i + 1);
    return places;
  }

  private void keep(String all, int[] places, int from, int to) {
    for (int i = from; i < to; i++) {
      add(all.charAt(i), places[i] - 1);
    }
  }
}
