// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/**
 * Converts the text of an input to UTF-8: drops a byte order mark, and converts UTF-16 with a byte
 * order mark. A lone surrogate becomes three bytes that are not valid UTF-8, so that the text check
 * finds it.
 */
public final class Utf8Stream extends InputStream {
  private final InputStream in;
  private final boolean bigEndian;
  private final byte[] pending = new byte[4];
  private int next;
  private int end;
  private int heldUnit = -1;

  private Utf8Stream(InputStream in, boolean bigEndian) {
    this.in = in;
    this.bigEndian = bigEndian;
  }

  /** The text of these bytes as UTF-8. */
  public static InputStream of(InputStream bytes) throws IOException {
    PushbackInputStream in = new PushbackInputStream(bytes, 3);
    byte[] mark = in.readNBytes(3);
    if (mark.length == 3 && is(mark, 0xef, 0xbb) && (mark[2] & 0xff) == 0xbf) {
      return in;
    }
    boolean bigEndian = is(mark, 0xfe, 0xff);
    boolean utf16 = bigEndian || is(mark, 0xff, 0xfe);
    int used = utf16 ? 2 : 0;
    in.unread(mark, used, mark.length - used);
    return utf16 ? new Utf8Stream(new BufferedInputStream(in), bigEndian) : in;
  }

  private static boolean is(byte[] mark, int first, int second) {
    return mark.length >= 2 && (mark[0] & 0xff) == first && (mark[1] & 0xff) == second;
  }

  @Override
  public int read() throws IOException {
    if (next == end && !encodeNext()) {
      return -1;
    }
    return pending[next++] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = 0;
    while (count < length) {
      int b = read();
      if (b < 0) {
        return count == 0 ? -1 : count;
      }
      target[offset + count++] = (byte) b;
    }
    return count;
  }

  private boolean encodeNext() throws IOException {
    int unit = heldUnit >= 0 ? heldUnit : unit();
    heldUnit = -1;
    if (unit < 0) {
      return false;
    }
    int c = unit;
    if (Character.isHighSurrogate((char) unit)) {
      int low = unit();
      if (low >= 0 && Character.isLowSurrogate((char) low)) {
        c = Character.toCodePoint((char) unit, (char) low);
      } else {
        heldUnit = low;
      }
    }
    encode(c);
    return true;
  }

  /** The next 16 bits; an odd byte at the end counts as a lone surrogate. */
  private int unit() throws IOException {
    int first = in.read();
    if (first < 0) {
      return -1;
    }
    int second = in.read();
    if (second < 0) {
      return Character.MIN_LOW_SURROGATE;
    }
    return bigEndian ? first << 8 | second : second << 8 | first;
  }

  private void encode(int c) {
    next = 0;
    end = 0;
    if (c < 0x80) {
      pending[end++] = (byte) c;
      return;
    }
    int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    pending[end++] = (byte) (0xf0 << 3 - more & 0xf0 | c >> 6 * more);
    while (more-- > 0) {
      pending[end++] = (byte) (0x80 | c >> 6 * more & 0x3f);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
