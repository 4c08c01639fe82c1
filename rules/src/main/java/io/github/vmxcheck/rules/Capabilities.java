// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.model.Cpuid;
import io.github.vmxcheck.model.Cr4;
import io.github.vmxcheck.model.Field;

/**
 * Rule fact for the capabilities of a logical processor on one {@link Bound}: its VMX capability
 * registers and CPUID.
 */
public class Capabilities extends CapabilitiesFields {
  Capabilities(Bound bound, RuleMarks marks) {
    super(bound, marks);
  }

  /** Reports that a requirement is violated, without wrong bits. */
  public final void violates(String id) {
    marks.violated(id);
  }

  /** Reports that a requirement is violated by these bits of a field. */
  public final void violates(String id, Field field, long bits) {
    marks.violated(id, field, bits);
  }

  /** Reports that a requirement is violated by unreadable registers: bit n for MSR 480H + n. */
  public final void violates(String id, long unreadableMsrs) {
    for (Field msr : VmxCapabilities.ALL) {
      if ((unreadableMsrs >>> msr.msrIndex() - IA32_VMX_BASIC.msrIndex() & 1) != 0) {
        marks.violated(id, msr, 0);
      }
    }
  }

  /** Marks a requirement as not applicable to this processor. */
  public final void notApplicable(String id) {
    marks.notApplicable(id);
  }

  /**
   * Same as {@link #notApplicable}: the name in earlier versions, which project rules may still
   * use.
   */
  public final void isExemptFrom(String id) {
    notApplicable(id);
  }

  /** The bits of a field that are 1. */
  public final long ones(Field field) {
    return bound.ones(snapshot, field);
  }

  /** The bits of a field that are 0. */
  public final long zeros(Field field) {
    return bound.zeros(snapshot, field);
  }

  /** 1 if CPUID reports no VMX, and no bit of IA32_VMX_BASIC is known. */
  public final long withoutVmx() {
    boolean noBasic = snapshot.known(IA32_VMX_BASIC) == 0;
    return bound.flag(
        noBasic && snapshot.has(CPUID_1_ECX, Cpuid.LEAF_1_ECX_VMX, 0),
        noBasic && (zeros(CPUID_1_ECX) & Cpuid.LEAF_1_ECX_VMX) != 0);
  }

  /** Bits in which IA32_VMX_CR4_FIXED1 differs from what CPUID implies. */
  public final long cr4Fixed1UnlikeCpuid() {
    long unexpected = Cr4Features.absent(snapshot, bound) | Cr4.RESERVED;
    long expected = Cr4Features.present(snapshot, bound) | Cr4.PCE;
    return ones(IA32_VMX_CR4_FIXED1) & unexpected | zeros(IA32_VMX_CR4_FIXED1) & expected;
  }

  /** 1 if IA32_VMX_BASIC[44:32] is not 1 to 4096. */
  public final long regionSizeOutOfRange() {
    return VmxCapabilities.regionSizeOutOfRange(snapshot, bound);
  }

  /** 1 if IA32_VMX_BASIC[53:50] is neither 0 (uncacheable) nor 6 (write-back). */
  public final long memoryTypeNotUsed() {
    return VmxCapabilities.memoryTypeNotUsed(snapshot, bound);
  }

  /** 1 if IA32_VMX_MISC[24:16] is more than 256. */
  public final long cr3TargetsTooMany() {
    return VmxCapabilities.cr3TargetsTooMany(snapshot, bound);
  }

  /** 1 if IA32_VMX_VMCS_ENUM[9:1] is less than on the first processors with VMX. */
  public final long highestIndexTooSmall() {
    return VmxCapabilities.highestIndexTooSmall(snapshot, bound);
  }

  /** Bits 63:32 that are 0 although bits 31:0 are 1: the control may be neither 0 nor 1. */
  public final long pinbasedCtlsAllowingNeither() {
    return VmxCapabilities.allowingNeither(snapshot, bound, IA32_VMX_PINBASED_CTLS);
  }

  public final long procbasedCtlsAllowingNeither() {
    return VmxCapabilities.allowingNeither(snapshot, bound, IA32_VMX_PROCBASED_CTLS);
  }

  public final long exitCtlsAllowingNeither() {
    return VmxCapabilities.allowingNeither(snapshot, bound, IA32_VMX_EXIT_CTLS);
  }

  public final long entryCtlsAllowingNeither() {
    return VmxCapabilities.allowingNeither(snapshot, bound, IA32_VMX_ENTRY_CTLS);
  }

  public final long procbasedCtls2AllowingNeither() {
    return VmxCapabilities.allowingNeither(snapshot, bound, IA32_VMX_PROCBASED_CTLS2);
  }

  /** Bits in which IA32_VMX_TRUE_PINBASED_CTLS differs from IA32_VMX_PINBASED_CTLS. */
  public final long truePinbasedCtlsDifference() {
    return trueCtlsDifference(IA32_VMX_TRUE_PINBASED_CTLS, IA32_VMX_PINBASED_CTLS);
  }

  public final long trueProcbasedCtlsDifference() {
    return trueCtlsDifference(IA32_VMX_TRUE_PROCBASED_CTLS, IA32_VMX_PROCBASED_CTLS);
  }

  public final long trueExitCtlsDifference() {
    return trueCtlsDifference(IA32_VMX_TRUE_EXIT_CTLS, IA32_VMX_EXIT_CTLS);
  }

  public final long trueEntryCtlsDifference() {
    return trueCtlsDifference(IA32_VMX_TRUE_ENTRY_CTLS, IA32_VMX_ENTRY_CTLS);
  }

  private long trueCtlsDifference(Field trueControls, Field controls) {
    return bound.differing(snapshot, trueControls, snapshot, controls, -1L);
  }

  /** 1 if RDMSR of one of 480H to 48AH faulted. */
  public final long vmxMsrsUnreadable() {
    return VmxCapabilities.unreadable(snapshot, bound, VmxCapabilities.WITH_VMX);
  }

  /** 1 if one of 480H to 493H was read and is not 0. */
  public final long capabilityMsrsRead() {
    return VmxCapabilities.read(snapshot, bound, VmxCapabilities.ALL);
  }

  public final long vmxBasicRead() {
    return VmxCapabilities.read(snapshot, bound, IA32_VMX_BASIC);
  }

  public final long procbasedCtlsRead() {
    return VmxCapabilities.read(snapshot, bound, IA32_VMX_PROCBASED_CTLS);
  }

  public final long exitCtlsRead() {
    return VmxCapabilities.read(snapshot, bound, IA32_VMX_EXIT_CTLS);
  }

  public final long procbasedCtls2Unreadable() {
    return VmxCapabilities.unreadable(snapshot, bound, IA32_VMX_PROCBASED_CTLS2);
  }

  public final long procbasedCtls2Read() {
    return VmxCapabilities.read(snapshot, bound, IA32_VMX_PROCBASED_CTLS2);
  }

  public final long eptVpidCapUnreadable() {
    return VmxCapabilities.unreadable(snapshot, bound, IA32_VMX_EPT_VPID_CAP);
  }

  public final long eptVpidCapRead() {
    return VmxCapabilities.read(snapshot, bound, IA32_VMX_EPT_VPID_CAP);
  }

  /** 1 if RDMSR of one of 48DH to 490H faulted. */
  public final long trueCtlsUnreadable() {
    return VmxCapabilities.unreadable(snapshot, bound, VmxCapabilities.TRUE_CONTROLS);
  }

  /** 1 if one of 48DH to 490H was read and is not 0. */
  public final long trueCtlsRead() {
    return VmxCapabilities.read(snapshot, bound, VmxCapabilities.TRUE_CONTROLS);
  }

  public final long vmfuncUnreadable() {
    return VmxCapabilities.unreadable(snapshot, bound, IA32_VMX_VMFUNC);
  }

  public final long vmfuncRead() {
    return VmxCapabilities.read(snapshot, bound, IA32_VMX_VMFUNC);
  }

  public final long procbasedCtls3Unreadable() {
    return VmxCapabilities.unreadable(snapshot, bound, IA32_VMX_PROCBASED_CTLS3);
  }

  public final long procbasedCtls3Read() {
    return VmxCapabilities.read(snapshot, bound, IA32_VMX_PROCBASED_CTLS3);
  }

  public final long exitCtls2Unreadable() {
    return VmxCapabilities.unreadable(snapshot, bound, IA32_VMX_EXIT_CTLS2);
  }

  public final long exitCtls2Read() {
    return VmxCapabilities.read(snapshot, bound, IA32_VMX_EXIT_CTLS2);
  }
}
