// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

/**
 * Bits of IA32_FEATURE_CONTROL, each as a mask. Source: Intel SDM, "Enabling and Entering VMX
 * Operation".
 */
public final class FeatureControl {
  public static final long LOCK = 1L << 0;
  public static final long VMX_INSIDE_SMX = 1L << 1;
  public static final long VMX_OUTSIDE_SMX = 1L << 2;
  public static final long SENTER_LOCAL = 0x7fL << 8;
  public static final long SENTER_GLOBAL = 1L << 15;
  public static final long SGX_LAUNCH_CONTROL = 1L << 17;
  public static final long SGX_GLOBAL = 1L << 18;
  public static final long LMCE = 1L << 20;

  /** Either of them lets VMXON pass in one of the two modes. */
  public static final long VMX_ENABLES = VMX_INSIDE_SMX | VMX_OUTSIDE_SMX;

  /** Bits that no feature has defined: 7:3, 16, 19 and 63:21. */
  public static final long RESERVED = 0x1fL << 3 | 1L << 16 | 1L << 19 | -1L << 21;

  private FeatureControl() {}
}
