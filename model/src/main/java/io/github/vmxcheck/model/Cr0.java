// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

/** Bits of CR0, each as a mask. Source: Intel SDM, "Control Registers". */
public final class Cr0 {
  public static final long PE = 1L << 0;
  public static final long MP = 1L << 1;
  public static final long EM = 1L << 2;
  public static final long TS = 1L << 3;
  public static final long ET = 1L << 4;
  public static final long NE = 1L << 5;
  public static final long WP = 1L << 16;
  public static final long AM = 1L << 18;
  public static final long NW = 1L << 29;
  public static final long CD = 1L << 30;
  public static final long PG = 1L << 31;

  /** Bits that read as 0 because MOV to CR0 ignores what is written to them. */
  public static final long IGNORED = 0x3ffL << 6 | 1L << 17 | 0x3ffL << 19;

  /** Bits that MOV to CR0 refuses to set. */
  public static final long RESERVED = 0xffff_ffffL << 32;

  /** Protection and paging, which requirements of their own speak of. */
  public static final long PE_AND_PG = PE | PG;

  /** What every processor known so far fixes to 1. */
  public static final long USUALLY_FIXED_TO_1 = PE | NE | PG;

  /** What every processor known so far allows to be 1. */
  public static final long USUALLY_ALLOWED_TO_BE_1 = 0xffff_ffffL;

  private Cr0() {}
}
