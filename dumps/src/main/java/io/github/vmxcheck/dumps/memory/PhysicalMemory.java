// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.memory;

import io.github.vmxcheck.dumps.binary.BinaryFile;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The physical memory in an ELF core, read on demand. */
final class PhysicalMemory implements VmxRegions.Memory {
  private static final int LONGEST_READ = 1 << 20;

  /** No machine has memory segments smaller than a page. */
  private static final int MOST_PIECES = 1 + LONGEST_READ / 4096;

  private final BinaryFile file;
  private final List<ElfSegment> pieces;

  PhysicalMemory(BinaryFile file, List<ElfSegment> pieces) {
    this.file = file;
    this.pieces = pieces;
  }

  @Override
  public Optional<byte[]> physical(long address, int length) throws IOException {
    if (length < 0 || length > LONGEST_READ) {
      throw new IllegalArgumentException("a piece of " + length + " bytes");
    }
    byte[] bytes = new byte[length];
    int done = 0;
    for (int read = 1; done < length; read++) {
      long at = address + done;
      Optional<ElfSegment> piece =
          pieces.stream().filter(one -> available(one, at) > 0).findFirst();
      if (piece.isEmpty() || read > MOST_PIECES) {
        return Optional.empty();
      }
      int part = (int) Math.min(length - done, available(piece.get(), at));
      file.read(piece.get().inFile(at), part, "memory").get(bytes, done, part);
      done += part;
    }
    return Optional.of(bytes);
  }

  /** Number of bytes of a segment that the file contains from a physical address on. */
  private long available(ElfSegment piece, long address) {
    long promised = piece.from(address);
    long at = piece.inFile(address);
    if (promised == 0 || !file.has(piece.offset(), 0) || !file.has(at, 0)) {
      return 0;
    }
    long inFile = file.size() - at;
    return Long.compareUnsigned(promised, inFile) < 0 ? promised : inFile;
  }

  /** A message about memory that the headers promise and a truncated file lacks. */
  Optional<String> missing() {
    List<ElfSegment> cut =
        pieces.stream().filter(one -> !file.has(one.offset(), one.size())).toList();
    return cut.stream()
        .findFirst()
        .map(
            first ->
                String.format(
                    Locale.ROOT,
                    "found the end of the file at byte %d, expected the memory from physical"
                        + " address 0x%x at byte %s (truncated: %d of %d memory segments are"
                        + " incomplete, what they lack stays unknown)",
                    file.size(),
                    first.address(),
                    Long.toUnsignedString(first.offset()),
                    cut.size(),
                    pieces.size()));
  }
}
