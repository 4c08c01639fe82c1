// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

/**
 * Bits of the registers that report the VMX controls, each as a mask. Bit X says that control X may
 * be 0 if it is 0, bit 32+X that it may be 1 if it is 1. Source: Intel SDM, "Reserved Controls and
 * Default Settings".
 */
public final class VmxControls {
  /** Controls of IA32_VMX_PINBASED_CTLS that are 1 by default. */
  public static final long PINBASED_DEFAULT1 = 0x16L;

  /** Controls of IA32_VMX_PROCBASED_CTLS that are 1 by default. */
  public static final long PROCBASED_DEFAULT1 = 0x0401_e172L;

  /** Controls of IA32_VMX_EXIT_CTLS that are 1 by default. */
  public static final long EXIT_DEFAULT1 = 0x3_6dffL;

  /** Controls of IA32_VMX_ENTRY_CTLS that are 1 by default. */
  public static final long ENTRY_DEFAULT1 = 0x11ffL;

  /** What default1 controls make 1 in IA32_VMX_PINBASED_CTLS: they may be 1, and may not be 0. */
  public static final long PINBASED_ALWAYS_1 = PINBASED_DEFAULT1 | PINBASED_DEFAULT1 << 32;

  /** The same in IA32_VMX_PROCBASED_CTLS. */
  public static final long PROCBASED_ALWAYS_1 = PROCBASED_DEFAULT1 | PROCBASED_DEFAULT1 << 32;

  /** The same in IA32_VMX_EXIT_CTLS. */
  public static final long EXIT_ALWAYS_1 = EXIT_DEFAULT1 | EXIT_DEFAULT1 << 32;

  /** The same in IA32_VMX_ENTRY_CTLS. */
  public static final long ENTRY_ALWAYS_1 = ENTRY_DEFAULT1 | ENTRY_DEFAULT1 << 32;

  /** IA32_VMX_PROCBASED_CTLS: there are tertiary processor-based controls. */
  public static final long TERTIARY_CONTROLS = 1L << 49;

  /** IA32_VMX_PROCBASED_CTLS: there are secondary processor-based controls. */
  public static final long SECONDARY_CONTROLS = 1L << 63;

  /** IA32_VMX_EXIT_CTLS: there are secondary VM-exit controls. */
  public static final long SECONDARY_EXIT_CONTROLS = 1L << 63;

  /** IA32_VMX_PROCBASED_CTLS2: extended page tables may be enabled. */
  public static final long EPT = 1L << 33;

  /** IA32_VMX_PROCBASED_CTLS2: virtual-processor identifiers may be enabled. */
  public static final long VPID = 1L << 37;

  /** IA32_VMX_PROCBASED_CTLS2: unrestricted guests are allowed. */
  public static final long UNRESTRICTED_GUEST = 1L << 39;

  /** IA32_VMX_PROCBASED_CTLS2: VM functions may be enabled. */
  public static final long VM_FUNCTIONS = 1L << 45;

  /** IA32_VMX_PROCBASED_CTLS2: VMCS shadowing may be enabled. */
  public static final long VMCS_SHADOWING = 1L << 46;

  private VmxControls() {}
}
