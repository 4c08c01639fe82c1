// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.binary;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * A file that is read in pieces at given offsets, never as a whole. A compressed file is
 * decompressed into a temporary file, which is deleted when this is closed.
 */
public final class BinaryFile implements Closeable {
  /** How many bytes at the start of a file identify it. */
  public static final int HEAD = 64;

  private static final int LARGEST_PIECE = 1 << 20;

  private final FileChannel channel;
  private final long size;

  private BinaryFile(FileChannel channel) throws IOException {
    this.channel = channel;
    this.size = channel.size();
  }

  public static BinaryFile open(Path file) throws IOException {
    return open(file, UnpackedFile.LARGEST);
  }

  /**
   * Opens a file.
   *
   * @param largest how many bytes a compressed file may decompress to
   */
  public static BinaryFile open(Path file, long largest) throws IOException {
    requireRegular(file);
    if (!Packed.is(start(file))) {
      return new BinaryFile(FileChannel.open(file));
    }
    FileChannel unpacked = temporary();
    try {
      UnpackedFile.unpack(file, unpacked, largest);
      return new BinaryFile(unpacked);
    } catch (IOException e) {
      unpacked.close();
      throw e;
    }
  }

  /** Rejects a file that is endless or has no random access; a missing file passes. */
  public static void requireRegular(Path file) throws BrokenDump {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new BrokenDump("not a regular file, expected a binary dump in a regular file");
    }
  }

  private static FileChannel temporary() throws IOException {
    return FileChannel.open(
        Files.createTempFile("vmxcheck", ".dump"),
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.SPARSE,
        StandardOpenOption.DELETE_ON_CLOSE);
  }

  /**
   * The first bytes of a file, decompressed if it is compressed; fewer if it is shorter or damaged.
   */
  public static byte[] head(Path file) throws IOException {
    byte[] start = start(file);
    if (!Packed.is(start)) {
      return start;
    }
    try (InputStream in = Packed.unpacked(Files.newInputStream(file))) {
      return in.readNBytes(HEAD);
    } catch (IOException e) {
      return start;
    }
  }

  private static byte[] start(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(HEAD);
    }
  }

  /** Number of bytes, decompressed. */
  public long size() {
    return size;
  }

  /** Whether the file has all of these bytes; accepts any numbers. */
  public boolean has(long at, long length) {
    return at >= 0 && length >= 0 && length <= size - at;
  }

  /**
   * Reads some bytes, big-endian.
   *
   * @param what names the bytes in the message if they are missing
   */
  public ByteBuffer read(long at, int length, String what) throws IOException {
    if (length > LARGEST_PIECE) {
      throw new BrokenDump(
          at, "found " + what + " of " + length + " bytes, expected at most 1 MiB");
    }
    if (!has(at, length)) {
      throw new BrokenDump(
          at, "found the end of the file (it has " + size + " bytes), expected " + what);
    }
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, at + buffer.position()) < 0) {
        throw new BrokenDump(at, "the file shrank while it was being read");
      }
    }
    return buffer.flip();
  }

  /** A range of bytes as a stream; closing it does not close the file. */
  public InputStream stream(long at, long length) {
    return new InputStream() {
      private long done;

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] target, int offset, int wanted) throws IOException {
        if (wanted > 0 && done == length) {
          return -1;
        }
        int piece = (int) Math.min(length - done, wanted);
        int read = channel.read(ByteBuffer.wrap(target, offset, piece), at + done);
        done += Math.max(0, read);
        return read;
      }
    };
  }

  /** Whether these bytes start with this ASCII text. */
  public static boolean startsWith(byte[] bytes, String ascii) {
    byte[] expected = ascii.getBytes(StandardCharsets.ISO_8859_1);
    return bytes.length >= expected.length
        && Arrays.equals(bytes, 0, expected.length, expected, 0, expected.length);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
