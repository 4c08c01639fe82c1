// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

/** Bits of RFLAGS, each as a mask. Source: Intel SDM, "EFLAGS Register". */
public final class Rflags {
  public static final long CF = 1L << 0;
  public static final long FIXED_1 = 1L << 1;
  public static final long PF = 1L << 2;
  public static final long AF = 1L << 4;
  public static final long ZF = 1L << 6;
  public static final long SF = 1L << 7;
  public static final long TF = 1L << 8;
  public static final long IF = 1L << 9;
  public static final long DF = 1L << 10;
  public static final long OF = 1L << 11;
  public static final long IOPL = 0x3L << 12;
  public static final long NT = 1L << 14;
  public static final long RF = 1L << 16;
  public static final long VM = 1L << 17;
  public static final long AC = 1L << 18;
  public static final long VIF = 1L << 19;
  public static final long VIP = 1L << 20;
  public static final long ID = 1L << 21;

  /** Bits that are always 0. */
  /** Those that neither trap nor change the mode. */
  public static final long QUIET = CF | PF | AF | ZF | SF | IF | DF | OF | IOPL | NT | AC | ID;

  public static final long RESERVED = 1L << 3 | 1L << 5 | 1L << 15 | -1L << 22;

  private Rflags() {}
}
