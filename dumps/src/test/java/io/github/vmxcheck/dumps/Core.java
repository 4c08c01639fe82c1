// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Creates ELF cores as QEMU writes them. */
public final class Core {
  static final int NOTES_AT = 0x1000;
  public static final int MEMORY_AT = 0x10000;

  private final boolean wide;
  private final ByteBuffer notes = ByteBuffer.allocate(4 << 20).order(ByteOrder.LITTLE_ENDIAN);
  private final List<long[]> memory = new ArrayList<>();
  private boolean numberInSection;
  private int machine = 62;

  public Core(boolean wide) {
    this.wide = wide;
  }

  public Core machine(int number) {
    machine = number;
    return this;
  }

  public Core numberInSection() {
    numberInSection = true;
    return this;
  }

  /** Adds a QEMU note with these registers. */
  public Core processor(long cr0, long cr4, long rflags) {
    ByteBuffer state = ByteBuffer.allocate(440).order(ByteOrder.LITTLE_ENDIAN);
    state.putInt(0, 1).putInt(4, 440).putLong(144, rflags).putLong(392, cr0).putLong(424, cr4);
    state.putInt(152, 0x10).putInt(160, 0x00af9b00).putInt(272, 0x1b).putInt(280, 0x00cff300);
    return note("QEMU", 0, state.array());
  }

  public Core note(String name, int type, byte[] content) {
    notes.putInt(name.length() + 1).putInt(content.length).putInt(type);
    notes.put(name.getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
    notes.position(notes.position() + 3 & ~3);
    notes.put(content);
    notes.position(notes.position() + 3 & ~3);
    return this;
  }

  /** Adds memory at a physical address, stored at an offset of the file. */
  public Core memory(long address, long offset, long size) {
    memory.add(new long[] {address, offset, size});
    return this;
  }

  public void write(RandomAccessFile file) throws IOException {
    file.seek(0);
    file.write(head().array());
    file.seek(NOTES_AT);
    file.write(notes.array(), 0, notes.position());
    if (file.length() < MEMORY_AT) {
      file.setLength(MEMORY_AT);
    }
  }

  public Path write(Path path) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      write(file);
    }
    return path;
  }

  private ByteBuffer head() {
    ByteBuffer head = ByteBuffer.allocate(NOTES_AT).order(ByteOrder.LITTLE_ENDIAN);
    head.putInt(0x464c457f).put((byte) (wide ? 2 : 1)).put((byte) 1).put((byte) 1);
    head.putShort(16, (short) 4).putShort(18, (short) machine);
    int table = 0x100;
    int section = 0x80;
    int number = numberInSection ? 0xffff : 1 + memory.size();
    if (wide) {
      head.putLong(32, table).putLong(40, section);
      head.putShort(54, (short) 56).putShort(56, (short) number);
    } else {
      head.putInt(28, table).putInt(32, section);
      head.putShort(42, (short) 32).putShort(44, (short) number);
    }
    head.putInt(section + (wide ? 44 : 28), 1 + memory.size());
    segment(head.position(table), 4, new long[] {0, NOTES_AT, notes.position()});
    for (long[] piece : memory) {
      segment(head, 1, piece);
    }
    return head;
  }

  private void segment(ByteBuffer head, int type, long[] piece) {
    head.putInt(type);
    if (wide) {
      head.putInt(0).putLong(piece[1]).putLong(0).putLong(piece[0]);
      head.putLong(piece[2]).putLong(piece[2]).putLong(0);
    } else {
      head.putInt((int) piece[1]).putInt(0).putInt((int) piece[0]);
      head.putInt((int) piece[2]).putInt((int) piece[2]).putInt(0).putInt(0);
    }
  }
}
