// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.qemu;

import io.github.vmxcheck.dumps.binary.BrokenDump;
import io.github.vmxcheck.dumps.binary.StreamBytes;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Skips the {@code ram} section of a migration stream: a sequence of pages, each after a word with
 * its address and flags. Source: QEMU, migration/ram.c and scripts/analyze-migration.py.
 */
final class RamSection {
  private static final int PAGE = 4096;
  private static final int ZERO = 0x02;
  private static final int SIZES = 0x04;
  private static final int WHOLE = 0x08;
  private static final int END = 0x10;
  private static final int SAME_BLOCK = 0x20;
  private static final int XBZRLE = 0x40;
  private static final int COMPRESSED = 0x100;
  private static final int MULTIFD_FLUSH = 0x200;
  private static final int ON_ITS_OWN = SIZES | END | MULTIFD_FLUSH;
  private static final int KNOWN = ON_ITS_OWN | ZERO | WHOLE | SAME_BLOCK | XBZRLE | COMPRESSED;
  private static final String WHAT = "pages of memory";

  private final StreamBytes stream;
  private final List<String> capabilities;

  /**
   * Creates a reader.
   *
   * @param capabilities migration capabilities, which affect the format
   */
  RamSection(StreamBytes stream, List<String> capabilities) {
    this.stream = stream;
    this.capabilities = capabilities;
  }

  void skip() throws IOException {
    while (true) {
      long at = stream.at();
      long word = stream.u64(WHAT);
      int flags = (int) word & PAGE - 1;
      if ((flags & ~KNOWN) != 0 || (flags & ~SAME_BLOCK) == 0) {
        throw new BrokenDump(
            at,
            String.format(
                Locale.ROOT, "found memory with the flags 0x%x, which are not supported", flags));
      }
      if ((flags & SIZES) != 0) {
        sizes(word & -PAGE);
      }
      if ((flags & ~ON_ITS_OWN) != 0) {
        page(flags);
      }
      if ((flags & END) != 0) {
        return;
      }
    }
  }

  private void page(int flags) throws IOException {
    if ((flags & SAME_BLOCK) == 0) {
      stream.text(WHAT);
    }
    if ((flags & ZERO) != 0) {
      stream.skip(1, WHAT);
    } else if ((flags & WHOLE) != 0) {
      stream.skip(PAGE, WHAT);
    } else if ((flags & XBZRLE) != 0) {
      stream.skip(1, WHAT);
      stream.skip(stream.u16(WHAT), WHAT);
    } else if ((flags & COMPRESSED) != 0) {
      stream.skip(stream.u32(WHAT), WHAT);
    }
  }

  /** Skips the names and sizes of the blocks, and their pages if stored elsewhere. */
  private void sizes(long total) throws IOException {
    long left = total;
    while (left > 0) {
      long at = stream.at();
      stream.text(WHAT);
      long size = stream.u64(WHAT);
      if (size < 0 || size > left) {
        throw new BrokenDump(
            at, "found a memory block larger than the remaining " + left + " bytes");
      }
      left -= size;
      if (capabilities.contains("x-ignore-shared")) {
        stream.u64(WHAT);
      }
      if (capabilities.contains("mapped-ram")) {
        mapped(size);
      }
    }
  }

  private void mapped(long size) throws IOException {
    stream.u32(WHAT);
    stream.u64(WHAT);
    long bitmap = stream.u64(WHAT);
    long at = stream.at();
    long pages = stream.u64(WHAT);
    if (pages == 0 && bitmap == 0) {
      return;
    }
    if (pages + size < stream.at()) {
      throw new BrokenDump(
          at, "found memory pages that end before this section, expected them after it");
    }
    stream.goTo(pages + size, WHAT);
  }
}
