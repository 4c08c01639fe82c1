// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

/** Bits of IA32_VMX_VMCS_ENUM, each as a mask. Source: Intel SDM, "VMCS Enumeration". */
public final class VmcsEnum {
  public static final long HIGHEST_INDEX = 0x1ffL << 1;

  /** Bits that read as 0. */
  public static final long RESERVED = 1L << 0 | -1L << 10;

  private VmcsEnum() {}
}
