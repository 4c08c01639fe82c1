// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.model.Cr3;
import io.github.vmxcheck.model.Cr4;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.OperandAccess;
import io.github.vmxcheck.model.ProcessorSnapshot;

/**
 * Checks that the linear addresses of VMXON's operand are canonical: bits 63:47 equal, or 63:56 if
 * CR4.LA57 is 1, after linear-address masking. Sources: Intel SDM, "Canonical Addressing" and
 * "Linear-Address Masking (LAM)".
 */
final class CanonicalAddress {
  private static final int TOP_4_LEVEL = 47;
  private static final int TOP_5_LEVEL = 56;
  private static final int LAST_BYTE = 7;

  /** In 64-bit mode no segment limit is checked, so a dump with this value is contradictory. */
  private static final long OUTSIDE = OperandAccess.OUTSIDE_SEGMENT;

  private CanonicalAddress() {}

  /**
   * The wrong bits in the address of the operand's first byte, or else of its last (eighth) byte.
   */
  static long wrongBits(ProcessorSnapshot snapshot, Bound bound) {
    int top = top(snapshot, bound);
    if (bound.opens(OPERAND_LINEAR)
        && snapshot.has(OPERAND_ACCESS, OperandAccess.OUTSIDE_SEGMENT, OUTSIDE)) {
      return maskingMayApply(snapshot, bound) ? 0 : -1L << top + 1;
    }
    if (snapshot.knows(OPERAND_LINEAR)) {
      return wrongBits(snapshot.value(OPERAND_LINEAR), snapshot, bound);
    }
    if (maskingMayApply(snapshot, bound)
        || snapshot.isAbsent(OPERAND_LINEAR) && reachesMemory(snapshot)) {
      return 0;
    }
    // Masking ignores some bits and checks others: LAM48 checks bit 47 with 5-level paging too.
    if (bound.opens(OPERAND_LINEAR)
        && !(snapshot.has(CR4, Cr4.LAM_SUP, 0) && snapshot.has(CR3, Cr3.LAM, 0))) {
      return -1L << top + 1;
    }
    return partlyKnown(
        bound.ones(snapshot, OPERAND_LINEAR), bound.zeros(snapshot, OPERAND_LINEAR), top);
  }

  /** The wrong bits of a known address, in the modes that CR4 and CR3 allow. */
  private static long wrongBits(long address, ProcessorSnapshot snapshot, Bound bound) {
    return bound.wrongBits(
        snapshot,
        CR4,
        Cr4.LA57 | Cr4.LAM_SUP,
        cr4 ->
            bound.wrongBits(
                snapshot, CR3, Cr3.LAM, cr3 -> wrongBits(unmasked(address, cr4, cr3), cr4)));
  }

  private static long wrongBits(long address, long cr4) {
    int top = top(cr4);
    long first = notSignExtended(address, top);
    return first != 0 ? first : notSignExtended(address + LAST_BYTE, top);
  }

  /**
   * The address after linear-address masking. Bit 63 distinguishes user from supervisor addresses
   * and stays. The bits between it and the highest unmasked bit become equal to that bit.
   */
  private static long unmasked(long address, long cr4, long cr3) {
    int highest;
    if (address < 0) {
      highest = (cr4 & Cr4.LAM_SUP) == 0 ? 63 : top(cr4);
    } else if ((cr3 & Cr3.LAM_U57) != 0) {
      highest = TOP_5_LEVEL;
    } else {
      highest = (cr3 & Cr3.LAM_U48) == 0 ? 63 : TOP_4_LEVEL;
    }
    return address & Long.MIN_VALUE | address << 63 - highest >> 63 - highest & Long.MAX_VALUE;
  }

  private static int top(long cr4) {
    return (cr4 & Cr4.LA57) == 0 ? TOP_4_LEVEL : TOP_5_LEVEL;
  }

  /**
   * Whether masking may apply, on the certain bound. Nothing is then certain about a partly known
   * address, because its upper bits may differ.
   */
  private static boolean maskingMayApply(ProcessorSnapshot snapshot, Bound bound) {
    return maskingMayApply(snapshot, bound, CR4, Cr4.LAM_SUP)
        || maskingMayApply(snapshot, bound, CR3, Cr3.LAM);
  }

  private static boolean maskingMayApply(
      ProcessorSnapshot snapshot, Bound bound, Field register, long enable) {
    return !bound.opens(register) && !snapshot.has(register, enable, 0);
  }

  private static int top(ProcessorSnapshot snapshot, Bound bound) {
    if (snapshot.knows(CR4, Cr4.LA57)) {
      return snapshot.has(CR4, Cr4.LA57, 0) ? TOP_4_LEVEL : TOP_5_LEVEL;
    }
    return bound.opens(CR4) ? TOP_4_LEVEL : TOP_5_LEVEL;
  }

  private static long notSignExtended(long address, int top) {
    return (address << (63 - top) >> (63 - top)) ^ address;
  }

  /**
   * Whether the dump gives a result of the access other than outside the segment: then it needs no
   * address.
   */
  private static boolean reachesMemory(ProcessorSnapshot snapshot) {
    return snapshot.has(OPERAND_ACCESS, OperandAccess.OUTSIDE_SEGMENT, 0);
  }

  /**
   * {@code ones} is the lowest possible address on the certain bound and the highest on the
   * possible bound.
   */
  private static long partlyKnown(long ones, long zeros, int top) {
    long upper = -1L << top;
    boolean differ = (ones & upper) != 0 && (zeros & upper) != 0;
    boolean lastByteCrosses =
        (zeros & upper) == upper && ((ones & ~upper) + LAST_BYTE & upper) != 0;
    return differ || lastByteCrosses ? upper << 1 : 0;
  }
}
