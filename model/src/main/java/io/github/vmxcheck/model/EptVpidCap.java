// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

/**
 * Bits of IA32_VMX_EPT_VPID_CAP, each as a mask. Source: Intel SDM, "VPID and EPT Capabilities".
 */
public final class EptVpidCap {
  public static final long EXECUTE_ONLY = 1L << 0;
  public static final long PAGE_WALK_LENGTH_4 = 1L << 6;
  public static final long PAGE_WALK_LENGTH_5 = 1L << 7;
  public static final long UNCACHEABLE = 1L << 8;
  public static final long WRITE_BACK = 1L << 14;
  public static final long PAGE_2_MBYTES = 1L << 16;
  public static final long PAGE_1_GBYTE = 1L << 17;
  public static final long INVEPT = 1L << 20;
  public static final long ACCESSED_AND_DIRTY = 1L << 21;
  public static final long ADVANCED_EXIT_INFORMATION = 1L << 22;
  public static final long SUPERVISOR_SHADOW_STACK = 1L << 23;
  public static final long INVEPT_SINGLE_CONTEXT = 1L << 25;
  public static final long INVEPT_ALL_CONTEXT = 1L << 26;
  public static final long INVVPID = 1L << 32;
  public static final long INVVPID_TYPES = 0xfL << 40;
  public static final long MAXIMUM_HLAT_PREFIX_SIZE = 0x3fL << 48;

  /** Bits that no feature has defined. */
  public static final long RESERVED =
      0x1fL << 1
          | 0x1fL << 9
          | 1L << 15
          | 3L << 18
          | 1L << 24
          | 0x1fL << 27
          | 0x7fL << 33
          | 0xfL << 44
          | -1L << 54;

  private EptVpidCap() {}
}
