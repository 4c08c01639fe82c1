// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli.live;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A kernel file that is read at given offsets. */
interface Device extends Closeable {

  /** Opens a device. */
  @FunctionalInterface
  interface Opener {
    Device open(Path file) throws IOException;
  }

  /** Reads {@code length} bytes, little-endian. */
  ByteBuffer read(long at, int length) throws IOException;

  /** Opens a file, for reading only. */
  static Device file(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file);
    return new Device() {
      @Override
      public ByteBuffer read(long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        // In a single read: a device answers each read independently.
        if (channel.read(buffer, at) != length) {
          throw new EOFException("fewer than " + length + " bytes at 0x" + Long.toHexString(at));
        }
        return buffer.flip();
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }
}
