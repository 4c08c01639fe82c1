package io.github.vmxcheck.model;

/**
 * The field {@link Field#VMX_OPERATION}: one bit for each mode, none set outside VMX operation.
 * Source: Intel SDM, "Introduction to VMX Operation".
 */
public final class VmxOperation {
  public static final long ROOT = 1L << 0;
  public static final long NON_ROOT = 1L << 1;

  private VmxOperation() {}
}
