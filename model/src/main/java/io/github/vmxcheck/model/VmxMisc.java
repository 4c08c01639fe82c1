// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

/** Bits of IA32_VMX_MISC, each as a mask. Source: Intel SDM, "Miscellaneous Data". */
public final class VmxMisc {
  public static final long PREEMPTION_TIMER_RATE = 0x1fL << 0;
  public static final long STORE_LMA = 1L << 5;
  public static final long HLT = 1L << 6;
  public static final long SHUTDOWN = 1L << 7;
  public static final long WAIT_FOR_SIPI = 1L << 8;
  public static final long INTEL_PT = 1L << 14;
  public static final long SMBASE = 1L << 15;
  public static final long CR3_TARGETS = 0x1ffL << 16;
  public static final long MSR_LIST = 0x7L << 25;
  public static final long SMM_MONITOR_CTL_2 = 1L << 28;
  public static final long VMWRITE_ANY_FIELD = 1L << 29;
  public static final long ZERO_LENGTH_INJECTION = 1L << 30;
  public static final long MSEG_REVISION = 0xffffffffL << 32;

  /** Bits that read as 0: 13:9 and 31. */
  public static final long RESERVED = 0x1fL << 9 | 1L << 31;

  private VmxMisc() {}
}
