// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.vmcs;

import static io.github.vmxcheck.model.Field.CR0;

import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.model.Cr0;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;

/**
 * A control register of a guest, from fields of the VMCS. Source: Intel SDM, "Guest/Host Masks and
 * Read Shadows for CR0 and CR4".
 */
final class GuestControl {
  private static final long NO_FLUSH = 1L << 63;

  /**
   * A field of the VMCS.
   *
   * @param printed the bits that the dump tells
   */
  record Value(long bits, long printed, long origin) {}

  private GuestControl() {}

  /**
   * Sets CR0 or CR4 as the guest reads it: bits of the mask come from the read shadow, the others
   * from the register. Without the mask those are known that both agree on.
   *
   * @param actual the register while the guest runs; null, as the others, if the dump lacks it
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
      long open = ~mask.bits() & mask.printed() & actual.printed();
      block.set(guest, field, actual.bits(), open, actual.origin());
    } else if (actual != null && shadow != null) {
      long same = ~(actual.bits() ^ shadow.bits()) & actual.printed() & shadow.printed();
      block.set(guest, field, actual.bits(), same, actual.origin());
    } else if (actual != null) {
      String what = field.title() + " of the guest is the processor's value: what the guest sees";
      String why =
          " depends on the guest/host mask and the read shadow, which the dump does not show";
      block.hint(what + why + (field == CR0 ? atPaging(actual.bits()) : ""), actual.origin());
    }
  }

  private static String atPaging(long cr0) {
    return (cr0 & Cr0.PE_AND_PG) == Cr0.PE
        ? "; if VMXON meets these bits, with CR4.VMXE 1, it raises #GP(0): PG (bit 31) is 0, and"
            + " IA32_VMX_CR0_FIXED0 fixes it to 1"
        : "";
  }

  /**
   * Sets CR3. Bit 63 is left out where it is 1: there the hypervisor put the operand of a MOV to
   * CR3, not what the register became. Source: Intel SDM, "MOV—Move to/from Control Registers".
   */
  static void setCr3(RegisterBlock block, ProcessorSnapshot guest, Value value) {
    long asks = value.bits() & NO_FLUSH;
    if (asks != 0) {
      block.hint(
          "left out bit 63 of the guest's CR3 in the VMCS: MOV to CR3 takes it as \"do not flush\""
              + " and no CR3 holds it; VM entry fails while it is 1",
          value.origin());
    }
    block.set(guest, Field.CR3, value.bits(), value.printed() & ~asks, value.origin());
  }
}
