// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

import io.github.vmxcheck.dumps.nativeformat.LineReader;
import io.github.vmxcheck.dumps.nativeformat.Utf8Stream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines of a text, cleaned one by one; a line longer than 64 KiB is cut. */
public final class DumpText {
  private static final int LINE_LIMIT = 1 << 16;
  private static final int MOST_PARTS = 1000;
  private static final Pattern END_IN_HTML = Pattern.compile("(?i)<br ?/?>|</(?:tr|p|li)>");
  private static final Pattern SOFT_BREAK = Pattern.compile("=(?:3D|20)|[A-Z]=$");

  private final LineReader lines;
  private final LineCleaner cleaner;
  private final boolean quotedPrintable;
  private final char side;

  /** The rest of a line that HTML splits into several. */
  private final Deque<String> rest = new ArrayDeque<>();

  private int number;

  /**
   * A text.
   *
   * @param start the first lines of the text, which show its transfer encoding
   * @param side {@code -} or {@code +} to read that side of a unified diff, else a space
   */
  public DumpText(InputStream in, String start, char side) throws IOException {
    lines = new LineReader(Utf8Stream.of(in));
    quotedPrintable = isQuotedPrintable(start);
    cleaner = new LineCleaner(quotedPrintable);
    this.side = side;
  }

  /**
   * Whether mail encoded the text: it writes {@code =} as {@code =3D} and ends a wrapped line with
   * {@code =}.
   */
  static boolean isQuotedPrintable(String start) {
    return start.contains("=3D") && SOFT_BREAK.matcher(start).results().limit(2).count() == 2;
  }

  /** Whether the text is a unified diff: two dumps in one. */
  public static boolean isDiff(String start) {
    return start.lines().anyMatch(line -> line.startsWith("@@ -"))
        && start.lines().anyMatch(line -> line.startsWith("+++ "));
  }

  /** The next line; null at the end. */
  public DumpLine next() throws IOException {
    return advance() ? line() : null;
  }

  /**
   * Goes to the next line.
   *
   * @return false at the end
   */
  public boolean advance() throws IOException {
    if (!rest.isEmpty()) {
      cleaner.take(rest.remove());
      return true;
    }
    while (lines.next(LINE_LIMIT)) {
      String raw = decoded();
      boolean whole = side == ' ' || raw.isEmpty();
      if (whole || raw.charAt(0) == side || raw.charAt(0) == ' ') {
        number = lines.number();
        cleaner.take(first(whole ? joined(raw) : " " + raw.substring(1)));
        return true;
      }
    }
    return false;
  }

  /**
   * The line up to where HTML ends it; keeps the rest. Zero-width characters, which the cleaner
   * drops, keep the columns.
   */
  private String first(String line) {
    if (line.indexOf('<') < 0) {
      return line;
    }
    Matcher end = END_IN_HTML.matcher(line);
    int start = 0;
    while (end.find() && rest.size() < MOST_PARTS) {
      rest.add("\u200b".repeat(start) + line.substring(start, end.start()));
      start = end.end();
    }
    rest.add("\u200b".repeat(start) + line.substring(start));
    return rest.remove();
  }

  private String decoded() {
    return lines.isPlain()
        ? new String(lines.bytes(), StandardCharsets.US_ASCII)
        : decode(lines.bytes());
  }

  /** Number of the line. */
  public int number() {
    return number;
  }

  /** The line with log prefix and prompt, but without characters that hide its text. */
  public String uncut() {
    return cleaner.text();
  }

  /** The line. */
  public DumpLine line() {
    return cleaner.line(number);
  }

  /** A line that mail wrapped, joined with its continuation. */
  private String joined(String raw) throws IOException {
    String line = raw;
    while (quotedPrintable
        && line.endsWith("=")
        && line.length() < LINE_LIMIT
        && lines.next(LINE_LIMIT)) {
      line = line.substring(0, line.length() - 1) + decoded();
    }
    return line;
  }

  public static String decode(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.indexOf('\ufffd') < 0) {
      return text;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      // Output of a console with another code page: each byte is a character, and digits are ASCII.
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }
}
