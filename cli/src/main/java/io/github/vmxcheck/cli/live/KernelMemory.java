// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli.live;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** The memory of a 64-bit kernel, read from the core file that the kernel provides of itself. */
final class KernelMemory implements Closeable {
  private static final int HEADER = 64;
  private static final int PROGRAM_HEADER = 56;
  private static final int LOAD = 1;
  private static final int MAGIC = 0x464c457f;

  private final Device core;

  private KernelMemory(Device core) {
    this.core = core;
  }

  static KernelMemory open(Path core) throws IOException {
    return new KernelMemory(Device.file(core));
  }

  /** Reads the eight bytes at a linear address of the kernel. */
  long read(long linear) throws IOException {
    ByteBuffer header = core.read(0, HEADER);
    if (header.getInt(0) != MAGIC || header.get(4) != 2) {
      throw new IOException("/proc/kcore is not a core file of a 64-bit kernel");
    }
    int number = Short.toUnsignedInt(header.getShort(56));
    for (int i = 0; i < number; i++) {
      ByteBuffer segment =
          core.read(header.getLong(32) + (long) i * PROGRAM_HEADER, PROGRAM_HEADER);
      long within = linear - segment.getLong(16);
      if (segment.getInt(0) == LOAD && within >= 0 && within <= segment.getLong(32) - Long.BYTES) {
        return core.read(segment.getLong(8) + within, Long.BYTES).getLong(0);
      }
    }
    throw new IOException("/proc/kcore does not contain the address 0x" + Long.toHexString(linear));
  }

  @Override
  public void close() throws IOException {
    core.close();
  }
}
