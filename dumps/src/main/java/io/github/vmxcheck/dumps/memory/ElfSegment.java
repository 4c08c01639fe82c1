// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.memory;

/**
 * A segment that an ELF program header describes. All numbers are unsigned.
 *
 * @param type the segment type
 * @param offset its offset in the file
 * @param address its physical address
 * @param size its size in the file, in bytes
 */
record ElfSegment(int type, long offset, long address, long size) {
  static final int LOAD = 1;
  static final int NOTE = 4;

  /** Number of bytes in this segment from this physical address on; 0 if it is outside. */
  long from(long physical) {
    long offsetInside = physical - address;
    return Long.compareUnsigned(offsetInside, size) < 0 ? size - offsetInside : 0;
  }

  /** File offset of a physical address inside this segment. */
  long inFile(long physical) {
    return offset + (physical - address);
  }
}
