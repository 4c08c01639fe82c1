// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.binary;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads a file sequentially: big-endian numbers and texts. Most of the file is skipped. */
public final class StreamBytes {
  /** Small, because most of a stream is memory pages, which are skipped. */
  private static final int BUFFER = 512;

  private final BinaryFile file;
  private ByteBuffer buffer = ByteBuffer.allocate(0);
  private long start;

  public StreamBytes(BinaryFile file) {
    this.file = file;
  }

  /** Offset of the next byte. */
  public long at() {
    return start + buffer.position();
  }

  /** Continues at another offset, which must be inside the file or at its end. */
  public void goTo(long at, String what) throws IOException {
    if (!file.has(at, 0)) {
      throw new BrokenDump(
          at(), "found the end of the file (it has " + file.size() + " bytes), expected " + what);
    }
    start = at;
    buffer = ByteBuffer.allocate(0);
  }

  /** Skips bytes; their number is unsigned. */
  public void skip(long length, String what) throws IOException {
    if (length >= 0 && length <= buffer.remaining()) {
      buffer.position(buffer.position() + (int) length);
    } else if (file.has(at(), length)) {
      goTo(at() + length, what);
    } else {
      goTo(-1, what);
    }
  }

  private ByteBuffer next(int length, String what) throws IOException {
    if (buffer.remaining() < length) {
      start = at();
      int available = (int) Math.min(BUFFER, file.size() - start);
      buffer = file.read(start, Math.max(length, available), what);
    }
    return buffer;
  }

  public int peek() throws IOException {
    ByteBuffer bytes = next(1, "the next section");
    return bytes.get(bytes.position()) & 0xff;
  }

  public int u8(String what) throws IOException {
    return next(1, what).get() & 0xff;
  }

  public int u16(String what) throws IOException {
    return next(2, what).getShort() & 0xffff;
  }

  public long u32(String what) throws IOException {
    return next(4, what).getInt() & 0xffff_ffffL;
  }

  public long u64(String what) throws IOException {
    return next(8, what).getLong();
  }

  /** A text preceded by one byte with its length. */
  public String text(String what) throws IOException {
    byte[] bytes = new byte[u8(what)];
    next(bytes.length, what).get(bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
