// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.memory;

import io.github.vmxcheck.dumps.binary.BinaryFile;
import io.github.vmxcheck.dumps.binary.BrokenDump;
import io.github.vmxcheck.dumps.binary.Rendering;
import io.github.vmxcheck.dumps.binary.SegmentAttributes;
import io.github.vmxcheck.model.Field;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The {@code QEMU} note of one processor: version and size, general registers, RIP, RFLAGS, ten
 * segments, CR0 to CR4, and in later versions the kernel GS base, which is its only MSR. Source:
 * {@code struct QEMUCPUState} of QEMU, target/i386/arch_dump.c.
 */
final class QemuNote {
  private static final int VERSION = 1;
  private static final int SIZE_AT = 4;
  private static final int RFLAGS = 144;
  private static final int CS = 152;
  private static final int SS = CS + 5 * 24;
  private static final int ATTRIBUTES = 8;
  private static final int CR0 = CS + 10 * 24;
  private static final int SMALLEST = CR0 + 5 * Long.BYTES;

  private QemuNote() {}

  static void read(BinaryFile file, ElfNote note, Rendering rendering) throws IOException {
    if (note.size() < SMALLEST) {
      throw new BrokenDump(
          note.at(),
          "found a QEMU note of " + note.size() + " bytes, expected at least " + SMALLEST);
    }
    ByteBuffer bytes = file.read(note.at(), SMALLEST, "a QEMU note").order(ByteOrder.LITTLE_ENDIAN);
    check(bytes, note);
    fill(bytes, note.at(), rendering);
  }

  private static void check(ByteBuffer bytes, ElfNote note) throws BrokenDump {
    long version = Integer.toUnsignedLong(bytes.getInt(0));
    if (version != VERSION) {
      throw new BrokenDump(
          note.at(), "found version " + version + " of the QEMU note, expected " + VERSION);
    }
    long size = Integer.toUnsignedLong(bytes.getInt(SIZE_AT));
    if (size < SMALLEST || size > note.size()) {
      throw new BrokenDump(
          note.at() + SIZE_AT,
          "found a processor state of "
              + size
              + " bytes in a QEMU note, expected "
              + SMALLEST
              + " to "
              + note.size());
    }
  }

  private static void fill(ByteBuffer bytes, long at, Rendering rendering) {
    register(bytes, at, Field.CR0, CR0, rendering);
    register(bytes, at, Field.CR3, CR0 + 3 * Long.BYTES, rendering);
    register(bytes, at, Field.CR4, CR0 + 4 * Long.BYTES, rendering);
    register(bytes, at, Field.RFLAGS, RFLAGS, rendering);
    SegmentAttributes.code(rendering, bytes.getInt(CS), bytes.getInt(CS + ATTRIBUTES), at + CS);
    SegmentAttributes.stack(rendering, bytes.getInt(SS), bytes.getInt(SS + ATTRIBUTES), at + SS);
  }

  private static void register(
      ByteBuffer bytes, long at, Field field, int offset, Rendering rendering) {
    rendering.set(field, bytes.getLong(offset), at + offset);
  }
}
