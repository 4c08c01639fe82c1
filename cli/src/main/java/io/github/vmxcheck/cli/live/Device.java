// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli.live;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Something of the kernel that is read at given offsets. */
interface Device extends Closeable {

  /** What opens a device. */
  @FunctionalInterface
  interface Opener {
    Device open(Path file) throws IOException;
  }

  /** So many bytes, little-endian. */
  ByteBuffer read(long at, int length) throws IOException;

  /** Opens a file, for reading only. */
  static Device file(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file);
    return new Device() {
      @Override
      public ByteBuffer read(long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        // In one read: a device answers each anew.
        if (channel.read(buffer, at) != length) {
          throw new EOFException("no " + length + " bytes at 0x" + Long.toHexString(at));
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
