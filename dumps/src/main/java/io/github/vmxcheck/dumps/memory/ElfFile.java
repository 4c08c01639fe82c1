// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.memory;

import io.github.vmxcheck.dumps.binary.BinaryFile;
import io.github.vmxcheck.dumps.binary.BrokenDump;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The program headers and notes of a 32-bit or 64-bit x86 ELF core. The header-size field is
 * ignored because QEMU writes a wrong value there.
 */
final class ElfFile {
  static final String MAGIC = "\u007fELF";

  /** The ELF file type of a core. */
  static final int CORE = 4;

  private static final int INTEL_386 = 3;
  private static final int X86_64 = 62;
  private static final int LONGEST_HEADER = 64;
  private static final int NUMBER_IS_ELSEWHERE = 0xffff;
  private static final int MOST_SEGMENTS = 1 << 18;
  private static final int MOST_NOTES = 1 << 15;
  private static final int NOTE_HEADER = 12;
  private static final int LONGEST_NAME = 16;

  private final BinaryFile file;
  private final boolean wide;
  private final List<ElfSegment> segments = new ArrayList<>();

  ElfFile(BinaryFile file) throws IOException {
    this.file = file;
    ByteBuffer head = read(0, LONGEST_HEADER - 12, "the header of an ELF file");
    this.wide = head.get(4) == 2;
    check(head);
    ByteBuffer header = wide ? read(0, LONGEST_HEADER, "the header of an ELF file") : head;
    readSegments(header);
  }

  private ByteBuffer read(long at, int length, String what) throws IOException {
    return file.read(at, length, what).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void check(ByteBuffer head) throws BrokenDump {
    expect(4, "class", head.get(4), 1, 2);
    expect(5, "byte order", head.get(5), 1, 1);
    expect(16, "type", head.getShort(16), CORE, CORE);
    expect(18, "machine", head.getShort(18), X86_64, INTEL_386);
  }

  private static void expect(int at, String what, int found, int one, int other) throws BrokenDump {
    if (found != one && found != other) {
      String names = one == other ? "" + one : one + " or " + other;
      if (one == CORE) {
        names += " (a core)";
      } else if (one == X86_64) {
        names += " (x86)";
      }
      throw new BrokenDump(
          at, "found an ELF file with " + what + " " + (found & 0xffff) + ", expected " + names);
    }
  }

  private void readSegments(ByteBuffer header) throws IOException {
    long table = wide ? header.getLong(32) : Integer.toUnsignedLong(header.getInt(28));
    int entry = Short.toUnsignedInt(header.getShort(wide ? 54 : 42));
    long number = numberOfSegments(header);
    int needed = wide ? 56 : 32;
    if (number == 0 || number > MOST_SEGMENTS || entry < needed) {
      String found = number + " program headers of " + entry + " bytes";
      String expected = "1 to " + MOST_SEGMENTS + " of at least " + needed;
      throw new BrokenDump(wide ? 54 : 42, "found " + found + ", expected " + expected);
    }
    requireInFile(table, number * entry, number + " program headers");
    for (long i = 0; i < number; i++) {
      ByteBuffer bytes = read(table + i * entry, needed, "a program header");
      if (isKept(bytes.getInt(0))) {
        segments.add(segment(bytes));
      }
    }
  }

  private void requireInFile(long at, long length, String what) throws BrokenDump {
    if (!file.has(at, length)) {
      throw new BrokenDump(
          at, "found the end of the file (it has " + file.size() + " bytes), expected " + what);
    }
  }

  /** The number of program headers. From 65,535 on, it is stored in the first section header. */
  private long numberOfSegments(ByteBuffer header) throws IOException {
    int number = Short.toUnsignedInt(header.getShort(wide ? 56 : 44));
    if (number != NUMBER_IS_ELSEWHERE) {
      return number;
    }
    long sections = wide ? header.getLong(40) : Integer.toUnsignedLong(header.getInt(32));
    int information = wide ? 44 : 28;
    ByteBuffer first = read(sections, information + Integer.BYTES, "the first section header");
    return Integer.toUnsignedLong(first.getInt(information));
  }

  private static boolean isKept(int type) {
    return type == ElfSegment.LOAD || type == ElfSegment.NOTE;
  }

  private ElfSegment segment(ByteBuffer bytes) {
    if (wide) {
      return new ElfSegment(
          bytes.getInt(0), bytes.getLong(8), bytes.getLong(24), bytes.getLong(32));
    }
    return new ElfSegment(
        bytes.getInt(0),
        Integer.toUnsignedLong(bytes.getInt(4)),
        Integer.toUnsignedLong(bytes.getInt(12)),
        Integer.toUnsignedLong(bytes.getInt(16)));
  }

  /** The memory segments, in file order. */
  List<ElfSegment> memory() {
    return segments.stream().filter(segment -> segment.type() == ElfSegment.LOAD).toList();
  }

  /** All notes. */
  List<ElfNote> notes() throws IOException {
    List<ElfNote> notes = new ArrayList<>();
    for (ElfSegment segment : segments) {
      if (segment.type() == ElfSegment.NOTE) {
        notes(segment, notes);
      }
    }
    return notes;
  }

  private void notes(ElfSegment segment, List<ElfNote> notes) throws IOException {
    String what = "notes of " + Long.toUnsignedString(segment.size()) + " bytes";
    requireInFile(segment.offset(), segment.size(), what);
    long end = segment.offset() + segment.size();
    for (long at = segment.offset(); end - at >= NOTE_HEADER; ) {
      if (notes.size() == MOST_NOTES) {
        throw new BrokenDump(at, "found more than " + MOST_NOTES + " notes, expected fewer");
      }
      ElfNote note = note(at, end);
      notes.add(note);
      at = note.at() + padded(note.size());
    }
  }

  private ElfNote note(long at, long end) throws IOException {
    ByteBuffer header =
        read(at, (int) Math.min(NOTE_HEADER + LONGEST_NAME, end - at), "the header of a note");
    long nameSize = Integer.toUnsignedLong(header.getInt(0));
    long size = Integer.toUnsignedLong(header.getInt(4));
    long content = at + NOTE_HEADER + padded(nameSize);
    if (content > end || size > end - content) {
      throw new BrokenDump(
          at,
          String.format(
              Locale.ROOT,
              "found a note of %d bytes with a name of %d bytes, expected its end by byte %d",
              size,
              nameSize,
              end));
    }
    String name = nameSize > LONGEST_NAME ? "" : name(header, (int) nameSize);
    return new ElfNote(name, Integer.toUnsignedLong(header.getInt(8)), content, size);
  }

  private static String name(ByteBuffer header, int size) {
    byte[] bytes = new byte[size];
    header.get(NOTE_HEADER, bytes);
    String name = new String(bytes, StandardCharsets.ISO_8859_1);
    int end = name.indexOf('\0');
    return end < 0 ? name : name.substring(0, end);
  }

  private static long padded(long size) {
    return size + 3 & ~3L;
  }
}
