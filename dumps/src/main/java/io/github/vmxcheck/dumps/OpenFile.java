// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps;

import io.github.vmxcheck.dumps.binary.BinaryFile;
import io.github.vmxcheck.dumps.binary.Packed;
import io.github.vmxcheck.dumps.nativeformat.document.Opener;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A file that is opened only once: its first bytes identify its format, and its reader then starts
 * at the first byte. A file that cannot be opened or read that far has no first bytes: it is opened
 * again for reading, and that attempt reports the error.
 */
final class OpenFile implements Opener, Closeable {
  private static final byte[] NOTHING = {};

  private final Path file;
  private byte[] head;
  private final boolean isPacked;
  private final boolean isWhole;
  private InputStream in;

  /**
   * Opens a file.
   *
   * @param length of the head, in bytes
   */
  OpenFile(Path file, int length) {
    this.file = file;
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    boolean packed = false;
    boolean whole = false;
    try {
      InputStream raw = new BufferedInputStream(Files.newInputStream(file), length);
      in = raw;
      raw.mark(length);
      packed = Packed.is(raw.readNBytes(BinaryFile.HEAD));
      raw.reset();
      in = packed ? new BufferedInputStream(Packed.unpacked(raw), length) : raw;
      in.mark(length);
      // What was decompressed before the damage may be enough to recognise the format.
      read.write(in.readNBytes(BinaryFile.HEAD));
      read.write(in.readNBytes(length - BinaryFile.HEAD));
      in.reset();
      whole = true;
    } catch (IOException e) {
      close();
    }
    head = read.toByteArray();
    isPacked = packed;
    isWhole = whole;
  }

  /** The bytes that identify a binary dump; fewer if the file is shorter or damaged. */
  byte[] magic() {
    return Arrays.copyOf(head, Math.min(head.length, BinaryFile.HEAD));
  }

  /** Its first bytes, decompressed; none if they could not be read. */
  byte[] head() {
    return isWhole ? head : NOTHING;
  }

  /** Whether it is compressed. */
  boolean isPacked() {
    return isPacked;
  }

  /**
   * The file from its start, decompressed. The head is released, because the opener is kept for
   * long.
   */
  @Override
  public InputStream open() throws IOException {
    InputStream first = in;
    in = null;
    head = NOTHING;
    return first == null ? Packed.unpacked(Files.newInputStream(file)) : first;
  }

  /** Closes the file unless a reader has taken it over. */
  @Override
  public void close() {
    try {
      if (in != null) {
        in.close();
      }
    } catch (IOException e) {
      // Nothing was written.
    }
    in = null;
  }
}
