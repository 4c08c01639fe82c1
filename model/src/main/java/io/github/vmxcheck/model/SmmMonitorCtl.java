// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

/**
 * Bits of IA32_SMM_MONITOR_CTL, each as a mask. Source: Intel SDM, "Enabling Dual-Monitor
 * Treatment".
 */
public final class SmmMonitorCtl {
  public static final long VALID = 1L << 0;
  public static final long SMI_BLOCKED_AFTER_VMXOFF = 1L << 2;
  public static final long MSEG_BASE = 0xfffffL << 12;

  /** Bits that no feature has defined. */
  public static final long RESERVED = 1L << 1 | 0x1ffL << 3 | 0xffff_ffffL << 32;

  private SmmMonitorCtl() {}
}
