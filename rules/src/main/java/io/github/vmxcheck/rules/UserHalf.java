// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.model.Field.OPERAND_ACCESS;
import static io.github.vmxcheck.model.Field.OPERAND_LINEAR;

import io.github.vmxcheck.model.OperandAccess;
import io.github.vmxcheck.model.ProcessorSnapshot;

/**
 * Checks whether VMXON's operand reaches into the user half of the linear-address space: addresses
 * whose bit 63 is 0, before linear-address masking. Source: Intel SDM, "Linear-Address-Space
 * Separation (LASS)".
 */
final class UserHalf {
  private static final long TOP_BIT = Long.MIN_VALUE;
  private static final long OFFSET = 7;

  private UserHalf() {}

  /** Bit 63 if it is 0 in the address of the first byte. */
  static long firstByte(ProcessorSnapshot snapshot, Bound bound) {
    return wasReached(snapshot) ? 0 : bound.zeros(snapshot, OPERAND_LINEAR) & TOP_BIT;
  }

  /** 1 if the first byte is one of the last seven of the address space: then later bytes wrap. */
  static long wraps(ProcessorSnapshot snapshot, Bound bound) {
    long ones = bound.ones(snapshot, OPERAND_LINEAR);
    boolean wraps = (ones | OFFSET) == -1L && (ones & OFFSET) != 0;
    return wraps && !wasReached(snapshot) ? 1 : 0;
  }

  /**
   * Whether the dump gives no address, but a result of the access other than outside the segment:
   * then it needs no address.
   */
  private static boolean wasReached(ProcessorSnapshot snapshot) {
    return snapshot.isAbsent(OPERAND_LINEAR)
        && snapshot.has(OPERAND_ACCESS, OperandAccess.OUTSIDE_SEGMENT, 0);
  }
}
