// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

import static io.github.vmxcheck.model.Field.*;

import java.util.ArrayList;
import java.util.List;

/**
 * Derives unknown values of a snapshot from its known fields. Each derivation only fills unknown
 * bits; they are applied once, in this order.
 *
 * <p>Sources: Intel SDM, "CPUID—CPU Identification", "Control Registers", "Extended Feature Enable
 * Register", "Discovering Support for VMX", "Privilege Levels".
 */
public enum Derivation {
  LEAF_7_BEYOND_LARGEST_LEAF("CPUID leaf 07H lies beyond the largest leaf, CPUID.00H:EAX"),
  SUBLEAF_1_BEYOND_LARGEST_SUBLEAF(
      "subleaf 1 lies beyond the largest subleaf, CPUID.(EAX=07H,ECX=0):EAX"),
  LEAF_80000001_BEYOND_LARGEST_LEAF(
      "CPUID leaf 80000001H lies beyond the largest extended leaf, CPUID.80000000H:EAX"),
  VENDOR_FROM_CPUID("the vendor string in CPUID.00H:EBX, EDX and ECX"),
  NO_VMX_ON_AMD("AMD and Hygon processors have no VMX"),
  NO_VMXE_WITHOUT_VMX("CR4.VMXE cannot be set where CPUID.01H:ECX.VMX (bit 5) is 0"),
  OUTSIDE_VMX_WITHOUT_VMXE("CR4.VMXE is 0, and it cannot be cleared in VMX operation"),
  ROOT_WITH_CURRENT_VMCS("there is a current VMCS, and the processor is not in non-root operation"),
  OUTSIDE_SMX_WITHOUT_SMX("CPUID.01H:ECX.SMX (bit 6) is 0"),
  LMA_CLEAR_WITHOUT_PAGING("CR0.PG is 0"),
  LMA_CLEAR_WITHOUT_PAE("CR4.PAE is 0"),
  LMA_CLEAR_IN_VIRTUAL_8086("RFLAGS.VM is 1"),
  LMA_CLEAR_WITHOUT_INTEL_64("CPUID.80000001H:EDX[29] (Intel 64) is 0"),
  LMA_SET_WITH_PCIDE("CR4.PCIDE is 1, which only IA-32e mode allows"),
  WIDE_ADDRESSES_WITH_INTEL_64(
      "CPUID.80000001H:EDX[29] (Intel 64) is 1, and IA32_VMX_BASIC[48] is 0 there"),
  CPL_3_IN_VIRTUAL_8086("RFLAGS.VM is 1"),
  CPL_0_IN_REAL_MODE("CR0.PE is 0"),
  CPL_FROM_SS("the DPL of SS"),
  CPL_FROM_CS("bits 1:0 of the CS selector");

  private static final List<Field> LEAF_7 = new ArrayList<>();

  static {
    for (Field field : Field.values()) {
      if (field.isCpuid() && field.cpuidLeaf() == 7) {
        LEAF_7.add(field);
      }
    }
  }

  private final String reason;

  Derivation(String reason) {
    this.reason = reason;
  }

  /** What the value is derived from, to be used in "derived: ...". */
  public String reason() {
    return reason;
  }

  /** Fills what can be derived from the known fields of a snapshot. */
  public static void applyAll(ProcessorSnapshot snapshot) {
    cpuid(snapshot);
    if (!snapshot.isAbsent(IA32_VMX_BASIC)
        && snapshot.has(
            CPUID_80000001_EDX,
            Cpuid.LEAF_80000001_EDX_INTEL_64,
            Cpuid.LEAF_80000001_EDX_INTEL_64)) {
      WIDE_ADDRESSES_WITH_INTEL_64.fill(
          snapshot, IA32_VMX_BASIC, VmxBasic.PHYSICAL_ADDRESS_32_BITS, 0);
    }
    if (snapshot.has(CPUID_1_ECX, Cpuid.LEAF_1_ECX_VMX, 0)) {
      NO_VMXE_WITHOUT_VMX.fill(snapshot, CR4, Cr4.VMXE, 0);
    }
    if (snapshot.has(CR4, Cr4.VMXE, 0)) {
      OUTSIDE_VMX_WITHOUT_VMXE.fill(snapshot, VMX_OPERATION, VMX_OPERATION.mask(), 0);
    }
    rootOperation(snapshot);
    if (snapshot.has(CPUID_1_ECX, Cpuid.LEAF_1_ECX_SMX, 0)) {
      OUTSIDE_SMX_WITHOUT_SMX.fill(snapshot, SMX_OPERATION, 1, 0);
    }
    longModeActive(snapshot);
    currentPrivilegeLevel(snapshot);
  }

  private static void cpuid(ProcessorSnapshot snapshot) {
    if (below(snapshot, CPUID_0_EAX, 7) && !mayBeLimited(snapshot.value(CPUID_0_EAX))) {
      for (Field field : LEAF_7) {
        LEAF_7_BEYOND_LARGEST_LEAF.fill(snapshot, field, field.mask(), 0);
      }
    }
    if (below(snapshot, CPUID_7_0_EAX, 1)) {
      SUBLEAF_1_BEYOND_LARGEST_SUBLEAF.fill(snapshot, CPUID_7_1_EAX, CPUID_7_1_EAX.mask(), 0);
    }
    if (below(snapshot, CPUID_80000000_EAX, 0x8000_0001L)) {
      LEAF_80000001_BEYOND_LARGEST_LEAF.fill(
          snapshot, CPUID_80000001_EDX, CPUID_80000001_EDX.mask(), 0);
    }
    if (snapshot.knows(CPUID_0_EBX) && snapshot.knows(CPUID_0_ECX) && snapshot.knows(CPUID_0_EDX)) {
      VENDOR_FROM_CPUID.fill(snapshot, VENDOR, VENDOR.mask(), vendor(snapshot));
    }
    if (snapshot.knows(VENDOR) && (snapshot.value(VENDOR) & (Vendor.AMD | Vendor.HYGON)) != 0) {
      NO_VMX_ON_AMD.fill(snapshot, CPUID_1_ECX, Cpuid.LEAF_1_ECX_VMX, 0);
    }
  }

  /**
   * Whether IA32_MISC_ENABLE[22] may hide the leaves above this largest one: it makes CPUID report
   * 2, or 3 on some processors. Then nothing can be derived about the features in those leaves.
   */
  private static boolean mayBeLimited(long largestLeaf) {
    return largestLeaf == 2 || largestLeaf == 3;
  }

  private static boolean below(ProcessorSnapshot snapshot, Field field, long limit) {
    return snapshot.knows(field) && snapshot.value(field) < limit;
  }

  private static long vendor(ProcessorSnapshot snapshot) {
    if (isGenuineIntel(snapshot)) {
      return Vendor.INTEL;
    }
    StringBuilder text = new StringBuilder();
    for (Field register : new Field[] {CPUID_0_EBX, CPUID_0_EDX, CPUID_0_ECX}) {
      for (int shift = 0; shift < 32; shift += 8) {
        text.append((char) (snapshot.value(register) >>> shift & 0xff));
      }
    }
    return VENDOR.words().getOrDefault(text.toString().trim(), Vendor.OTHER);
  }

  /** By far the most common vendor, recognised without creating a string. */
  private static boolean isGenuineIntel(ProcessorSnapshot snapshot) {
    return snapshot.value(CPUID_0_EBX) == 0x756e_6547L
        && snapshot.value(CPUID_0_EDX) == 0x4965_6e69L
        && snapshot.value(CPUID_0_ECX) == 0x6c65_746eL;
  }

  /**
   * Derives VMX root operation if there is a current VMCS and the processor is not in non-root
   * operation. The usual assumptions may exclude non-root operation only later; they then call this
   * method again.
   */
  static void rootOperation(ProcessorSnapshot snapshot) {
    if (snapshot.hasCurrentVmcs() && snapshot.has(VMX_OPERATION, VmxOperation.NON_ROOT, 0)) {
      ROOT_WITH_CURRENT_VMCS.fill(snapshot, VMX_OPERATION, VmxOperation.ROOT, VmxOperation.ROOT);
    }
  }

  private static void longModeActive(ProcessorSnapshot snapshot) {
    if (snapshot.has(CR0, Cr0.PG, 0)) {
      LMA_CLEAR_WITHOUT_PAGING.fill(snapshot, IA32_EFER, Efer.LMA, 0);
    } else if (snapshot.has(CR4, Cr4.PAE, 0)) {
      LMA_CLEAR_WITHOUT_PAE.fill(snapshot, IA32_EFER, Efer.LMA, 0);
    } else if (snapshot.has(RFLAGS, Rflags.VM, Rflags.VM)) {
      LMA_CLEAR_IN_VIRTUAL_8086.fill(snapshot, IA32_EFER, Efer.LMA, 0);
    } else if (snapshot.has(CPUID_80000001_EDX, Cpuid.LEAF_80000001_EDX_INTEL_64, 0)) {
      LMA_CLEAR_WITHOUT_INTEL_64.fill(snapshot, IA32_EFER, Efer.LMA, 0);
    } else if (snapshot.has(CR4, Cr4.PCIDE, Cr4.PCIDE)) {
      LMA_SET_WITH_PCIDE.fill(snapshot, IA32_EFER, Efer.LMA, Efer.LMA);
    }
  }

  private static void currentPrivilegeLevel(ProcessorSnapshot snapshot) {
    if (snapshot.has(RFLAGS, Rflags.VM, Rflags.VM)) {
      CPL_3_IN_VIRTUAL_8086.fill(snapshot, CPL, CPL.mask(), 3);
    } else if (snapshot.has(CR0, Cr0.PE, 0)) {
      CPL_0_IN_REAL_MODE.fill(snapshot, CPL, CPL.mask(), 0);
    } else if (snapshot.knows(SS_DPL)) {
      CPL_FROM_SS.fill(snapshot, CPL, CPL.mask(), snapshot.value(SS_DPL));
    } else if (snapshot.knows(CS_SELECTOR, 3)
        && snapshot.has(CR0, Cr0.PE, Cr0.PE)
        && snapshot.has(RFLAGS, Rflags.VM, 0)) {
      CPL_FROM_CS.fill(snapshot, CPL, CPL.mask(), snapshot.value(CS_SELECTOR));
    }
  }

  private void fill(ProcessorSnapshot snapshot, Field field, long mask, long value) {
    long open = mask & ~snapshot.known(field);
    if (open != 0 && !snapshot.isUnreadable(field)) {
      snapshot.set(field, value, open, Origin.derived(this));
    }
  }
}
