// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.vmcs;

import static io.github.vmxcheck.model.Field.CR0;

import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.model.Cr0;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;

/**
 * Derives a guest's control registers from VMCS fields. Source: Intel SDM, "Guest/Host Masks and
 * Read Shadows for CR0 and CR4".
 */
final class GuestControl {
  private static final long NO_FLUSH = 1L << 63;

  /**
   * A VMCS field.
   *
   * @param printed mask of the bits in the dump
   */
  record Value(long bits, long printed, long origin) {}

  private GuestControl() {}

  /**
   * Sets CR0 or CR4 as the guest reads it: bits set in the mask come from the read shadow, the
   * others from the register. Without the mask, only bits that are equal in both are known.
   *
   * @param actual the register while the guest runs; like the other values, null if missing
   */
  static void set(
      RegisterBlock block,
      ProcessorSnapshot guest,
      Field field,
      Value actual,
      Value mask,
      Value shadow) {
    if (mask != null && shadow != null) {
      long masked = mask.bits() & mask.printed() & shadow.printed();
      block.set(guest, field, shadow.bits(), masked, shadow.origin());
    }
    if (mask != null && actual != null) {
      long unmasked = ~mask.bits() & mask.printed() & actual.printed();
      block.set(guest, field, actual.bits(), unmasked, actual.origin());
    } else if (actual != null && shadow != null) {
      long same = ~(actual.bits() ^ shadow.bits()) & actual.printed() & shadow.printed();
      block.set(guest, field, actual.bits(), same, actual.origin());
    } else if (actual != null) {
      String what = "guest " + field.title() + " is the processor's value: what the guest sees";
      String why = " depends on the guest/host mask and the read shadow, which are not in the dump";
      block.hint(what + why + (field == CR0 ? atPaging(actual.bits()) : ""), actual.origin());
    }
  }

  private static String atPaging(long cr0) {
    return (cr0 & Cr0.PE_AND_PG) == Cr0.PE
        ? "; if VMXON executes with these bits and CR4.VMXE = 1, it raises #GP(0): PG (bit 31) is"
            + " 0, and IA32_VMX_CR0_FIXED0 fixes it to 1"
        : "";
  }

  /**
   * Sets CR3. Bit 63 is left out if it is 1: the hypervisor then stored the operand of a MOV to
   * CR3, not the resulting register value. Source: Intel SDM, "MOV—Move to/from Control Registers".
   */
  static void setCr3(RegisterBlock block, ProcessorSnapshot guest, Value value) {
    long asks = value.bits() & NO_FLUSH;
    if (asks != 0) {
      block.hint(
          "left out bit 63 of the guest's CR3 in the VMCS: for MOV to CR3 it means \"do not"
              + " flush\" and is never set in CR3; VM entry fails while it is 1",
          value.origin());
    }
    block.set(guest, Field.CR3, value.bits(), value.printed() & ~asks, value.origin());
  }
}
