// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.binary;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Data compressed with gzip or zstd, recognised by its first bytes. */
public final class Packed {
  private static final int BUFFER = 1 << 16;
  private static final byte[] GZIP = {0x1f, (byte) 0x8b, 8};
  private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};

  private Packed() {}

  /**
   * The content of the stream, decompressed if it is compressed; damage is a {@link ZipException}.
   */
  public static InputStream unpacked(InputStream stream) throws IOException {
    PushbackInputStream in = new PushbackInputStream(stream, ZSTD.length);
    byte[] head = in.readNBytes(ZSTD.length);
    in.unread(head);
    if (startsWith(head, ZSTD)) {
      return new Zstandard(in);
    }
    return startsWith(head, GZIP) ? new GZIPInputStream(in, BUFFER) : in;
  }

  public static boolean is(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return is(in.readNBytes(ZSTD.length));
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether data that starts with these bytes is compressed. */
  public static boolean is(byte[] head) {
    return startsWith(head, GZIP) || startsWith(head, ZSTD);
  }

  private static boolean startsWith(byte[] head, byte[] magic) {
    return head.length >= magic.length
        && Arrays.equals(head, 0, magic.length, magic, 0, magic.length);
  }

  /** Maps the library's various errors to one: the data is damaged or truncated. */
  private static final class Zstandard extends InputStream {
    private final InputStream packed;
    private final ZstdInputStream in;

    Zstandard(InputStream packed) {
      this.packed = packed;
      in = new ZstdInputStream(packed);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        return in.read(target, offset, length);
      } catch (IOException | RuntimeException e) {
        throw (IOException) new ZipException("damaged or truncated").initCause(e);
      }
    }

    @Override
    public void close() throws IOException {
      packed.close();
    }
  }
}
