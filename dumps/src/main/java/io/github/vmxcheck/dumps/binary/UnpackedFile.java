// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.binary;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipException;

/**
 * Decompresses a file into another one. Blocks of zeros are not written, so that empty memory takes
 * no space. Decompression bombs are rejected.
 */
final class UnpackedFile {
  /** How many bytes a file may decompress to. */
  static final long LARGEST = 8L << 30;

  private static final int BLOCK = 1 << 16;
  private static final byte[] ZEROS = new byte[BLOCK];

  /** Once more bytes than this are written, not counting blocks of zeros, the ratio is limited. */
  private static final long SUSPICIOUS = 256L << 20;

  private static final int HIGHEST_RATIO = 500;

  private final FileChannel packed;
  private final FileChannel target;
  private final long largest;
  private long unpacked;
  private long written;

  private UnpackedFile(FileChannel packed, FileChannel target, long largest) {
    this.packed = packed;
    this.target = target;
    this.largest = largest;
  }

  static void unpack(Path file, FileChannel target, long largest) throws IOException {
    try (FileChannel packed = FileChannel.open(file)) {
      new UnpackedFile(packed, target, largest).run();
    }
  }

  private void run() throws IOException {
    try (InputStream in = Packed.unpacked(Channels.newInputStream(packed))) {
      byte[] block = new byte[BLOCK];
      for (int length = in.readNBytes(block, 0, BLOCK);
          length > 0;
          length = in.readNBytes(block, 0, BLOCK)) {
        add(block, length);
      }
    } catch (EOFException | ZipException e) {
      throw (BrokenDump)
          new BrokenDump(
                  "damaged or truncated compressed data: it ends after "
                      + unpacked
                      + " decompressed bytes")
              .initCause(e);
    }
    if (target.size() < unpacked) {
      target.write(ByteBuffer.allocate(1), unpacked - 1);
    }
  }

  private void add(byte[] block, int length) throws IOException {
    if (length > largest - unpacked) {
      throw new BrokenDump(
          "decompresses to more than " + largest + " bytes, expected less (decompress it first)");
    }
    if (!Arrays.equals(block, 0, length, ZEROS, 0, length)) {
      ByteBuffer bytes = ByteBuffer.wrap(block, 0, length);
      while (bytes.hasRemaining()) {
        target.write(bytes, unpacked + bytes.position());
      }
      written += length;
    }
    unpacked += length;
    if (written > SUSPICIOUS && written / HIGHEST_RATIO > packed.position()) {
      throw new BrokenDump(
          "decompresses to more than "
              + HIGHEST_RATIO
              + " times its size, expected less (decompress it first)");
    }
  }
}
