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

  private FeatureControl() {}
}
