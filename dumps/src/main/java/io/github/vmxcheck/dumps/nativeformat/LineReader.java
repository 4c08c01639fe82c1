// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Splits UTF-8 into lines. Never holds more than one line, nor more of it than a limit. Lines end
 * with LF, CR LF or CR.
 */
public final class LineReader {
  private static final int CHUNK = 1 << 16;

  private final InputStream in;
  private byte[] buffer = new byte[CHUNK];
  private int from;
  private int to;
  private int next;
  private int filled;
  private int number;
  private long bufferOffset;
  private long offset;
  private boolean tooLong;
  private boolean plain;
  private boolean afterCarriageReturn;

  public LineReader(InputStream in) {
    this.in = in;
  }

  /**
   * Goes to the next line. A line longer than the limit is cut there, and the rest is skipped.
   *
   * @return false at the end of the input
   */
  public boolean next(int limit) throws IOException {
    if (tooLong) {
      skipRestOfLine();
    }
    from = next;
    if (!startsLine()) {
      return false;
    }
    number++;
    offset = bufferOffset + from;
    tooLong = false;
    plain = true;
    int at = from;
    while (true) {
      at = endOfLine(at);
      if (at - from > limit) {
        return cutAt(limit, at);
      }
      if (at < filled) {
        return finish(at, at);
      }
      at -= makeRoom(limit);
      if (!fill()) {
        return finish(at, at);
      }
    }
  }

  /**
   * Whether there is a byte at {@code from}, after skipping an LF that belongs to a CR before it.
   */
  private boolean startsLine() throws IOException {
    while (true) {
      if (from == filled) {
        bufferOffset += filled;
        from = 0;
        filled = 0;
        shrink();
        if (!fill()) {
          next = 0;
          return false;
        }
      }
      boolean skip = afterCarriageReturn && buffer[from] == '\n';
      afterCarriageReturn = false;
      if (!skip) {
        return true;
      }
      from++;
    }
  }

  private int endOfLine(int start) {
    int at = start;
    while (at < filled) {
      byte b = buffer[at];
      if (b >= ' ') {
        at++;
      } else if (b == '\n' || b == '\r') {
        return at;
      } else {
        plain &= b == '\t';
        at++;
      }
    }
    return at;
  }

  private boolean finish(int end, int terminator) {
    to = end;
    next = Math.min(terminator + 1, filled);
    afterCarriageReturn = terminator < filled && buffer[terminator] == '\r';
    return true;
  }

  /** Keeps what the limit allows; the rest is skipped only when the next line is requested. */
  private boolean cutAt(int limit, int scanned) {
    tooLong = true;
    to = from + limit;
    next = scanned;
    return true;
  }

  private void skipRestOfLine() throws IOException {
    int at = next;
    while (at == filled) {
      bufferOffset += filled;
      filled = 0;
      if (!fill()) {
        next = 0;
        return;
      }
      at = endOfLine(0);
    }
    finish(at, at);
  }

  /** Moves the line to the start of the buffer, and enlarges the buffer if the line fills it. */
  private int makeRoom(int limit) {
    int moved = from;
    if (filled < buffer.length) {
      return 0;
    }
    int length = filled - from;
    int size = Math.min(Math.max(CHUNK, 2 * length), limit + CHUNK);
    byte[] target = size > buffer.length ? new byte[size] : buffer;
    System.arraycopy(buffer, from, target, 0, length);
    buffer = target;
    filled = length;
    bufferOffset += moved;
    from = 0;
    return moved;
  }

  private void shrink() {
    if (buffer.length > 16 * CHUNK) {
      buffer = new byte[CHUNK];
    }
  }

  private boolean fill() throws IOException {
    int count = in.read(buffer, filled, buffer.length - filled);
    if (count <= 0) {
      return false;
    }
    filled += count;
    return true;
  }

  /** The buffer that contains the line; valid until the next line. */
  byte[] buffer() {
    return buffer;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  /** Number of the line, from 1. */
  public int number() {
    return number;
  }

  /** Number of UTF-8 bytes before the line. */
  long offset() {
    return offset;
  }

  /** Whether the line was cut at the limit. */
  public boolean isTooLong() {
    return tooLong;
  }

  /** Whether the line is ASCII without control characters other than tabs. */
  public boolean isPlain() {
    return plain;
  }

  /** A copy of the line. */
  public byte[] bytes() {
    return Arrays.copyOfRange(buffer, from, to);
  }
}
