// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.oracle;

/** Where the regions of setups lie: physical addresses of 4 KBytes each. */
public final class Regions {
  /** The region of a VMX operation that is there before the instruction. */
  public static final long OF_VMXON = 0x50000;

  /** The region of a VMCS that is current before the instruction. */
  public static final long OF_CURRENT_VMCS = 0x51000;

  /** Where there is memory above 4 GBytes, if a setup wants it. */
  static final long FIRST_ABOVE = 0x1_0000_0000L;

  private static final long FIRST = 0x200000;
  private static final long SIZE = 0x100000;

  private Regions() {}

  /** Whether memory is there, and free for a region. */
  public static boolean mayHold(long pointer) {
    return (pointer & 0xfff) == 0
        && (pointer >= FIRST && pointer < FIRST + SIZE || isAbove4GBytes(pointer));
  }

  /** Whether it is memory that only a setup with it needs. */
  public static boolean isAbove4GBytes(long pointer) {
    return pointer >= FIRST_ABOVE && pointer < FIRST_ABOVE + SIZE;
  }
}
