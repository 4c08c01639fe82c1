// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

/** The field {@link Field#VENDOR}: one bit for each vendor. Source: Intel SDM, "CPUID". */
public final class Vendor {
  public static final long INTEL = 1L << 0;
  public static final long AMD = 1L << 1;
  public static final long HYGON = 1L << 2;
  public static final long CENTAUR = 1L << 3;
  public static final long SHANGHAI = 1L << 4;
  public static final long OTHER = 1L << 5;

  private Vendor() {}
}
