// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Files of Linux about its processors, with holes where a device has no data. */
final class LinuxFiles {
  private static final long TLB_STATE = 0x31280;
  private static final long OFFSETS = 0xffff_ffff_8239_eb60L;
  private static final long MEMORY = 0xffff_8880_0000_0000L;
  private static final long DISTANCE = 0x10_0000;
  private static final int CR4 = 24;

  private final Path root;

  LinuxFiles(Path root) {
    this.root = root;
  }

  /** The device with 8 bytes at the index of each MSR: all MSRs up to the highest of these. */
  LinuxFiles msrs(int processor, long... indexesAndValues) {
    for (int i = 0; i < indexesAndValues.length; i += 2) {
      write(
          "dev/cpu/" + processor + "/msr",
          indexesAndValues[i],
          little(Long.BYTES).putLong(indexesAndValues[i + 1]));
    }
    return this;
  }

  /** The device with 16 bytes at the number of each leaf. */
  LinuxFiles cpuid(int processor, long leaf, int eax, int ebx, int ecx, int edx) {
    write(
        "dev/cpu/" + processor + "/cpuid",
        leaf,
        little(16).putInt(eax).putInt(ebx).putInt(ecx).putInt(edx));
    return this;
  }

  LinuxFiles text(String name, String text) {
    write(
        name, 0, ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)).position(text.length()));
    return this;
  }

  /** Symbols, types and memory of a kernel that has these copies of CR4. */
  LinuxFiles kernelCopies(long... copies) {
    text(
        "proc/kallsyms",
        "ffffffff81000000 T _text\n%016x D cpu_tlbstate\n%016x D __per_cpu_offset\n"
            .formatted(TLB_STATE, OFFSETS));
    types();
    ByteBuffer header = little(64 + 2 * 56);
    header.putInt(0, 0x464c457f).put(4, (byte) 2).putLong(32, 64).putShort(56, (short) 2);
    segment(header, 64, OFFSETS, 0x1000, 8L * copies.length);
    segment(header, 64 + 56, MEMORY, 0x2000, DISTANCE * (copies.length + 1));
    write("proc/kcore", 0, header.position(header.limit()));
    for (int i = 0; i < copies.length; i++) {
      long base = MEMORY + i * DISTANCE;
      write("proc/kcore", 0x1000 + 8L * i, little(8).putLong(base));
      write("proc/kcore", 0x2000 + i * DISTANCE + TLB_STATE + CR4, little(8).putLong(copies[i]));
    }
    return this;
  }

  private static void segment(ByteBuffer at, int start, long linear, long offset, long size) {
    at.putInt(start, 1)
        .putLong(start + 8, offset)
        .putLong(start + 16, linear)
        .putLong(start + 32, size);
  }

  /** An integer, an enumeration, and the structure with the relevant member. */
  private void types() {
    String names = "\0long\0tlb_state_shared\0tlb_state\0loaded_mm\0cr4\0";
    ByteBuffer all = little(512);
    all.putShort((short) 0xeb9f).put((byte) 1).put((byte) 0).putInt(24);
    int types = 16 + 20 + 24 + 36;
    all.putInt(0).putInt(types).putInt(types).putInt(names.length());
    type(all, 1, 1 << 24, 8).putInt(64);
    type(all, 1, 6 << 24 | 1, 4).putInt(1).putInt(0);
    type(all, names.indexOf("tlb_state_shared"), 4 << 24 | 1, 8);
    all.putInt(names.indexOf("cr4")).putInt(1).putInt(0);
    type(all, names.indexOf("tlb_state\0"), 4 << 24 | 2, 32);
    all.putInt(names.indexOf("loaded_mm")).putInt(1).putInt(0);
    all.putInt(names.indexOf("cr4")).putInt(1).putInt(CR4 * 8);
    all.put(names.getBytes(StandardCharsets.US_ASCII));
    write("sys/kernel/btf/vmlinux", 0, all);
  }

  private static ByteBuffer type(ByteBuffer all, int name, int information, int size) {
    return all.putInt(name).putInt(information).putInt(size);
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void write(String name, long at, ByteBuffer filled) {
    Path file = root.resolve(name);
    try {
      Files.createDirectories(file.getParent());
      try (FileChannel channel =
          FileChannel.open(
              file,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.SPARSE)) {
        channel.write(filled.flip(), at);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
