// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.memory;

/**
 * A program header of an ELF file: some bytes of the file, or of memory. All numbers are unsigned.
 *
 * @param type what it is
 * @param offset where its bytes are in the file
 * @param address its physical address
 * @param size number of bytes in the file
 */
record ElfSegment(int type, long offset, long address, long size) {
  static final int LOAD = 1;
  static final int NOTE = 4;

  /** How many bytes of the file from this physical address on are in here; 0 if none. */
  long from(long physical) {
    long offsetInside = physical - address;
    return Long.compareUnsigned(offsetInside, size) < 0 ? size - offsetInside : 0;
  }

  /** Where in the file this physical address is, if it is in here. */
  long inFile(long physical) {
    return offset + (physical - address);
  }
}
