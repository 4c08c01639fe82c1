// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

/** Bits of IA32_EFER, each as a mask. Source: Intel SDM, "Extended Feature Enable Register". */
public final class Efer {
  public static final long SCE = 1L << 0;
  public static final long LME = 1L << 8;
  public static final long LMA = 1L << 10;
  public static final long NXE = 1L << 11;

  /** SVME (bit 12) and others, which processors of AMD and Hygon define: 15:12, 18:17 and 21:20. */
  public static final long DEFINED_BY_AMD = 0xfL << 12 | 3L << 17 | 3L << 20;

  /** Bits that Intel does not define. */
  public static final long RESERVED = ~(SCE | LME | LMA | NXE);

  private Efer() {}
}
