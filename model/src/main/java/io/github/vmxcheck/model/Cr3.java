// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

/** Bits of CR3, each as a mask. Source: Intel SDM, "Control Registers". */
public final class Cr3 {
  public static final long LAM_U57 = 1L << 61;
  public static final long LAM_U48 = 1L << 62;

  /** Bits that ask for linear-address masking of user addresses. */
  public static final long LAM = LAM_U57 | LAM_U48;

  /** Bits at or above the widest physical-address width, which no vendor has defined. */
  public static final long BEYOND_EVERY_WIDTH = -1L << 52 & ~LAM;

  private Cr3() {}
}
