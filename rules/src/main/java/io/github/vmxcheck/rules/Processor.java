// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.model.Cr0;
import io.github.vmxcheck.model.Cr3;
import io.github.vmxcheck.model.Cr4;
import io.github.vmxcheck.model.Efer;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Rflags;
import io.github.vmxcheck.model.Vendor;
import io.github.vmxcheck.model.VmxBasic;
import java.util.Map;

/**
 * Rule fact for one logical processor on one {@link Bound}, including its {@link Capabilities}.
 * {@code cr4} has the bits of CR4 that are 1, {@code notCr4} those that are 0. An unknown bit is in
 * neither on the certain bound and in both on the possible bound, so rules never negate these
 * values.
 */
public final class Processor extends ProcessorFields {
  Processor(boolean possible, Map<String, Integer> indexOf) {
    this(new Bound(possible), new RuleMarks(indexOf));
  }

  Processor(Bound bound, RuleMarks marks) {
    super(bound, marks);
  }

  void set(ProcessorSnapshot state, Field certainField) {
    snapshot = state;
    bound.treatAsCertain(certainField);
    marks.clear();
  }

  RuleMarks marks() {
    return marks;
  }

  /** 1 if the current-VMCS pointer is not in the dump. */
  public long currentVmcsUnnamed() {
    return bound.flag(snapshot.isAbsent(CURRENT_VMCS), false);
  }

  /** 1 if there is a current VMCS and it is in the same 4-KByte page as the VMXON region. */
  public long currentVmcsIsInVmxonRegion() {
    return notCurrentVmcs() == 0 || snapshot.isAbsent(CURRENT_VMCS)
        ? 0
        : bound.equal(snapshot, CURRENT_VMCS, snapshot, VMXON_POINTER, ~0xfffL);
  }

  /** 1 outside 64-bit mode: IA32_EFER.LMA or CS.L is 0. */
  public long outside64BitMode() {
    return bound.flag((zeros(IA32_EFER) & Efer.LMA) != 0 || zeros(CS_L) != 0, false);
  }

  /** 1 in 64-bit mode: IA32_EFER.LMA and CS.L are 1. */
  public long in64BitMode() {
    return bound.flag((ones(IA32_EFER) & Efer.LMA) != 0 && ones(CS_L) != 0, false);
  }

  /** Bits in which the CPL differs from the DPL of SS. */
  public long cplUnlikeSsDpl() {
    return bound.differing(snapshot, CPL, snapshot, SS_DPL, CPL.mask());
  }

  /** Bits 1:0 in which the CS selector differs from the CPL. */
  public long csRplUnlikeCpl() {
    return bound.differing(snapshot, CS_SELECTOR, snapshot, CPL, CPL.mask());
  }

  /** 1 if the CPL is wrong in every mode that CR0.PE and RFLAGS.VM allow. */
  public long cplWrongInEveryMode() {
    boolean peMayBe0 = !snapshot.has(CR0, Cr0.PE, Cr0.PE);
    boolean peMayBe1 = !snapshot.has(CR0, Cr0.PE, 0);
    boolean vmMayBe0 = !snapshot.has(RFLAGS, Rflags.VM, Rflags.VM);
    boolean vmMayBe1 = !snapshot.has(RFLAGS, Rflags.VM, 0);
    boolean wrong =
        (cplUnlikeSsDpl() != 0 || !(peMayBe1 && vmMayBe0))
            && (notCpl() != 0 || !(peMayBe1 && vmMayBe1))
            && (cpl() != 0 || !(peMayBe0 && vmMayBe0));
    return bound.flag(wrong, false);
  }

  /**
   * 1 if the vendor is known to be AMD or Hygon. It is 0 for an unknown vendor, so that what no
   * vendor allows is still found.
   */
  public long amdOrHygon() {
    return bound.flag((snapshot.value(VENDOR) & (Vendor.AMD | Vendor.HYGON)) != 0, false);
  }

  /** 1 if the VMCS pointer equals the current-VMCS pointer: the processor is using the region. */
  public long vmcsIsCurrent() {
    return bound.equal(snapshot, VMCS_POINTER, snapshot, CURRENT_VMCS, -1L);
  }

  /** 1 if the VMCS pointer is not in the dump. */
  public long vmcsPointerUnnamed() {
    return bound.flag(snapshot.isAbsent(VMCS_POINTER), false);
  }

  /**
   * Bits 30:0 in which the VMXON region's first dword differs from the VMCS revision identifier.
   */
  public long vmxonRevisionDifference() {
    return revisionDifference(VMXON_REGION_HEADER);
  }

  /** Bits 30:0 in which the VMCS region's first dword differs from the VMCS revision identifier. */
  public long vmcsRevisionDifference() {
    return revisionDifference(VMCS_REGION_HEADER);
  }

  private long revisionDifference(Field header) {
    return bound.differing(
        snapshot, header, snapshot, IA32_VMX_BASIC, VmxBasic.REVISION_IDENTIFIER);
  }

  /** 1 if the VMCS pointer equals the VMXON pointer. */
  public long vmcsPointerIsVmxonPointer() {
    return bound.equal(snapshot, VMCS_POINTER, snapshot, VMXON_POINTER, -1L);
  }

  /** 1 if the VMCS region and the VMXON region are the same 4-KByte page. */
  public long vmcsRegionIsVmxonRegion() {
    return bound.equal(snapshot, VMCS_POINTER, snapshot, VMXON_POINTER, ~0xfffL);
  }

  /** Bits of the VMXON pointer at or above the physical-address width. */
  public long vmxonPointerBitsAbovePhysicalAddressWidth() {
    return PhysicalAddressWidth.bitsAbove(snapshot, bound, VMXON_POINTER);
  }

  /** Bits of the VMCS pointer at or above the physical-address width. */
  public long vmcsPointerBitsAbovePhysicalAddressWidth() {
    return PhysicalAddressWidth.bitsAbove(snapshot, bound, VMCS_POINTER);
  }

  /** Bits of CR3 at or above the physical-address width, except the LAM bits 62:61. */
  public long cr3BitsAbovePhysicalAddressWidth() {
    return PhysicalAddressWidth.bitsAbove(snapshot, bound, CR3) & ~Cr3.LAM;
  }

  /**
   * Bits 63:47 (63:56 with LA57) that make the address of the operand's first or last byte
   * non-canonical.
   */
  public long nonCanonicalBits() {
    return CanonicalAddress.wrongBits(snapshot, bound);
  }

  /** Bit 63 if it is 0 in the linear address of the operand's first byte: the user half. */
  public long operandInUserHalf() {
    return UserHalf.firstByte(snapshot, bound);
  }

  /** 1 if the operand's first byte is in the supervisor half and its last byte in the user half. */
  public long operandWrapsIntoUserHalf() {
    return UserHalf.wraps(snapshot, bound);
  }

  /** Bits of CR4 that are 1 although CPUID does not report their feature. */
  public long cr4BitsWithoutCpuid() {
    return ones(CR4) & Cr4Features.absent(snapshot, bound);
  }

  /**
   * Bits of CR4 that are 1 although no known feature defines them and IA32_VMX_CR4_FIXED1 does not
   * allow them.
   */
  public long cr4UndefinedBits() {
    return ones(CR4) & zeros(IA32_VMX_CR4_FIXED1) & Cr4.RESERVED;
  }

  /** 1 if the VMXON region is smaller than IA32_VMX_BASIC[44:32]; sizes above 4096 are ignored. */
  public long vmxonRegionTooSmall() {
    return VmxCapabilities.regionTooSmall(snapshot, bound, VMXON_REGION_SIZE);
  }

  /** Bits in which the memory type of the VMXON region differs from IA32_VMX_BASIC[53:50]. */
  public long vmxonRegionMemoryTypeDifference() {
    return VmxCapabilities.memoryTypeDifference(snapshot, bound, VMXON_REGION_MEMORY_TYPE);
  }

  /** 1 if the VMCS region is smaller than IA32_VMX_BASIC[44:32]; sizes above 4096 are ignored. */
  public long vmcsRegionTooSmall() {
    return VmxCapabilities.regionTooSmall(snapshot, bound, VMCS_REGION_SIZE);
  }

  /** Bits in which the memory type of the VMCS region differs from IA32_VMX_BASIC[53:50]. */
  public long vmcsRegionMemoryTypeDifference() {
    return VmxCapabilities.memoryTypeDifference(snapshot, bound, VMCS_REGION_MEMORY_TYPE);
  }
}
