// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

/** Bits of IA32_VMX_BASIC, each as a mask. Source: Intel SDM, "Basic VMX Information". */
public final class VmxBasic {
  public static final long REVISION_IDENTIFIER = 0x7fffffffL << 0;
  public static final long ZERO = 1L << 31;
  public static final long REGION_SIZE = 0x1fffL << 32;
  public static final long PHYSICAL_ADDRESS_32_BITS = 1L << 48;
  public static final long DUAL_MONITOR = 1L << 49;
  public static final long MEMORY_TYPE = 0xfL << 50;
  public static final long INS_OUTS = 1L << 54;
  public static final long TRUE_CONTROLS = 1L << 55;
  public static final long ANY_VECTOR_ERROR_CODE = 1L << 56;
  public static final long BIT_57 = 1L << 57;
  public static final long NESTED_EXCEPTION = 1L << 58;

  /** Bits that read as 0: 47:45 and 63:59. */
  public static final long RESERVED = 7L << 45 | 0x1fL << 59;

  /** Bits 63:32 of an address, which {@link #PHYSICAL_ADDRESS_32_BITS} forbids. */
  public static final long ADDRESS_BEYOND_32_BITS = 0xffffffffL << 32;

  private VmxBasic() {}
}
