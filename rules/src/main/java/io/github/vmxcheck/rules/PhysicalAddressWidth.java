// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.model.Cpuid;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;

/** MAXPHYADDR, the number of bits of a physical address. Source: Intel SDM, "CPUID". */
public final class PhysicalAddressWidth {
  /** The smallest width of any processor. */
  public static final int NARROWEST = 32;

  /** The largest width that the architecture allows. */
  public static final int WIDEST = 52;

  private static final int WITHOUT_LEAF = 36;
  private static final long LEAF = 0x8000_0008L;

  private PhysicalAddressWidth() {}

  /**
   * Bits of an address at or above the width. If the width is unknown, the largest one is used on
   * the certain bound and the smallest one on the possible bound.
   */
  static long bitsAbove(ProcessorSnapshot snapshot, Bound bound, Field address) {
    int width = of(snapshot);
    if (width == 0) {
      width = bound.opens(CPUID_80000008_EAX) ? least(snapshot) : WIDEST;
    }
    return bound.ones(snapshot, address) & -1L << width;
  }

  /**
   * The width in bits; 0 if it is unknown, or if the snapshot has a value that no processor has.
   */
  public static int of(ProcessorSnapshot snapshot) {
    long mask = Cpuid.LEAF_80000008_EAX_PHYSICAL_ADDRESS_WIDTH;
    if (snapshot.knows(CPUID_80000008_EAX, mask)) {
      int width = (int) (snapshot.value(CPUID_80000008_EAX) & mask);
      return width >= NARROWEST && width <= WIDEST ? width : 0;
    }
    if (!snapshot.knows(CPUID_80000000_EAX) || snapshot.value(CPUID_80000000_EAX) >= LEAF) {
      return 0;
    }
    long wide = Cpuid.LEAF_1_EDX_PAE | Cpuid.LEAF_1_EDX_PSE_36;
    if ((snapshot.value(CPUID_1_EDX) & snapshot.known(CPUID_1_EDX) & wide) != 0) {
      return WITHOUT_LEAF;
    }
    return snapshot.knows(CPUID_1_EDX, wide) ? NARROWEST : 0;
  }

  /** The width that a processor of unknown width has at least. */
  public static int least(ProcessorSnapshot snapshot) {
    Field least = Field.PHYSICAL_ADDRESS_WIDTH_LEAST;
    return snapshot.knows(least)
        ? (int) Math.min(WIDEST, Math.max(NARROWEST, snapshot.value(least)))
        : NARROWEST;
  }
}
