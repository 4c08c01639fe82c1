// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

/**
 * Bits of the address and of the first dword of a VMXON or VMCS region, each as a mask. Source:
 * Intel SDM, "Format of the VMCS Region".
 */
public final class VmxRegion {
  public static final long SHADOW_VMCS_INDICATOR = 1L << 31;

  /** Bits 11:0 of an address, which are 0 at the start of a 4-KByte page. */
  public static final long PAGE_OFFSET = 0xfffL;

  private VmxRegion() {}
}
