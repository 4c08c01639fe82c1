package io.github.vmxcheck.rules;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.model.Cr4;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.OperandAccess;
import io.github.vmxcheck.model.ProcessorSnapshot;

/**
 * Whether the linear addresses of VMXON's operand are canonical: bits 63:47 equal, or 63:56 where
 * CR4.LA57 is 1. Source: Intel SDM, "Canonical Addressing".
 */
final class CanonicalAddress {
  private static final int TOP_4_LEVEL = 47;
  private static final int TOP_5_LEVEL = 56;
  static final long LAM_BITS_OF_CR3 = 3L << 61;
  private static final int LAST_BYTE = 7;

  /** No limit is tested in 64-bit mode: a dump that tells so cannot be taken at its word. */
  private static final long OUTSIDE = OperandAccess.OUTSIDE_SEGMENT;

  private CanonicalAddress() {}

  /** The wrong bits of the address of the first or the last of the operand's eight bytes. */
  static long wrongBits(ProcessorSnapshot snapshot, Rail rail) {
    if (maskingMayApply(snapshot, rail, CR4, Cr4.LAM_SUP)
        || maskingMayApply(snapshot, rail, CR3, LAM_BITS_OF_CR3)) {
      return 0;
    }
    int top = top(snapshot, rail);
    long value = snapshot.value(OPERAND_LINEAR);
    if (rail.opens(OPERAND_LINEAR)
        && snapshot.has(OPERAND_ACCESS, OperandAccess.OUTSIDE_SEGMENT, OUTSIDE)) {
      return -1L << top + 1;
    }
    if (snapshot.knows(OPERAND_LINEAR)) {
      long first = wrongBits(value, top);
      return first != 0 ? first : wrongBits(value + LAST_BYTE, top);
    }
    if (snapshot.isAbsent(OPERAND_LINEAR) && reachesMemory(snapshot)) {
      return 0;
    }
    return partlyKnown(
        rail.ones(snapshot, OPERAND_LINEAR), rail.zeros(snapshot, OPERAND_LINEAR), top);
  }

  /** Linear-address masking lets an address differ in its upper bits: then nothing is certain. */
  private static boolean maskingMayApply(
      ProcessorSnapshot snapshot, Rail rail, Field register, long enable) {
    return !rail.opens(register) && !snapshot.has(register, enable, 0);
  }

  private static int top(ProcessorSnapshot snapshot, Rail rail) {
    if (snapshot.knows(CR4, Cr4.LA57)) {
      return snapshot.has(CR4, Cr4.LA57, 0) ? TOP_4_LEVEL : TOP_5_LEVEL;
    }
    return rail.opens(CR4) ? TOP_4_LEVEL : TOP_5_LEVEL;
  }

  private static long wrongBits(long address, int top) {
    return (address << (63 - top) >> (63 - top)) ^ address;
  }

  /** A dump that tells how the access went, and not that it left its segment, needs no address. */
  private static boolean reachesMemory(ProcessorSnapshot snapshot) {
    return snapshot.has(OPERAND_ACCESS, OperandAccess.OUTSIDE_SEGMENT, 0);
  }

  /** The ones are the least address on the certain rail, and the greatest on the possible one. */
  private static long partlyKnown(long ones, long zeros, int top) {
    long upper = -1L << top;
    boolean differ = (ones & upper) != 0 && (zeros & upper) != 0;
    boolean lastByteCrosses =
        (zeros & upper) == upper && ((ones & ~upper) + LAST_BYTE & upper) != 0;
    return differ || lastByteCrosses ? upper << 1 : 0;
  }
}
