// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

/**
 * The field {@link Field#OPERAND_ACCESS}: what stands in the way of the operand. Source: Intel SDM,
 * "VMXON—Enter VMX Operation".
 */
public final class OperandAccess {
  public static final long NOT_MAPPED = 1L << 0;
  public static final long NOT_PERMITTED = 1L << 1;
  public static final long OUTSIDE_SEGMENT = 1L << 2;

  /** What paging refuses. */
  public static final long PAGE_FAULT = NOT_MAPPED | NOT_PERMITTED;

  private OperandAccess() {}
}
