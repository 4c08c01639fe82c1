// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat.document;

/**
 * One document cut out of an input, checked to be text.
 *
 * @param bytes UTF-8 with LF at the end of each line; valid only until the next document
 * @param from where the document starts in {@code bytes}
 * @param to where it ends
 * @param plain whether it is ASCII
 * @param firstLine number of its first line in the input
 * @param offset number of UTF-8 bytes before it in the input
 * @param oneLine whether it is a line of NDJSON
 * @param places where its lines are in the input
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Document(
    Syntax syntax,
    byte[] bytes,
    int from,
    int to,
    boolean plain,
    int firstLine,
    long offset,
    boolean oneLine,
    Places places) {

  /** A document whose lines are consecutive in the input. */
  public Document(
      Syntax syntax,
      byte[] bytes,
      int from,
      int to,
      boolean plain,
      int firstLine,
      long offset,
      boolean oneLine) {
    this(syntax, bytes, from, to, plain, firstLine, offset, oneLine, Places.from(firstLine));
  }

  /** Number of its lines. */
  public int lines() {
    return lines(bytes, from, to);
  }

  /** Number of lines in a part of a text; a line at its end need not be terminated. */
  public static int lines(byte[] bytes, int from, int to) {
    int lines = from < to && bytes[to - 1] != '\n' ? 1 : 0;
    for (int i = from; i < to; i++) {
      lines += bytes[i] == '\n' ? 1 : 0;
    }
    return lines;
  }

  /** The same document, elsewhere in memory. */
  public Document in(byte[] others, int start, int end) {
    return new Document(syntax, others, start, end, plain, firstLine, offset, oneLine, places);
  }
}
