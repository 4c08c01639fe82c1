// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.oracle;

/** Where the regions of setups lie: physical addresses of 4 KBytes each. */
public final class Regions {
  /** The VMXON region if the processor is in VMX operation before the instruction. */
  public static final long OF_VMXON = 0x50000;

  /** The VMCS region if a VMCS is current before the instruction. */
  public static final long OF_CURRENT_VMCS = 0x51000;

  /** First address of the memory above 4 GBytes, which exists if a setup needs it. */
  static final long FIRST_ABOVE = 0x1_0000_0000L;

  private static final long FIRST = 0x200000;
  private static final long SIZE = 0x100000;

  private Regions() {}

  /** Whether the address is memory that is free for a region. */
  public static boolean mayHold(long pointer) {
    return (pointer & 0xfff) == 0
        && (pointer >= FIRST && pointer < FIRST + SIZE || isAbove4GBytes(pointer));
  }

  /** Whether the address is in the memory above 4 GBytes. */
  public static boolean isAbove4GBytes(long pointer) {
    return pointer >= FIRST_ABOVE && pointer < FIRST_ABOVE + SIZE;
  }
}
