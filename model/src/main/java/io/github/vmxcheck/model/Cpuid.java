// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

/**
 * Feature bits of CPUID, each as a mask; the name says leaf (and subleaf) and register. Source:
 * Intel SDM, "CPUID—CPU Identification".
 */
public final class Cpuid {
  public static final long LEAF_1_ECX_VMX = 1L << 5;
  public static final long LEAF_1_ECX_SMX = 1L << 6;
  public static final long LEAF_1_ECX_HYPERVISOR = 1L << 31;
  public static final long LEAF_1_EDX_PAE = 1L << 6;
  public static final long LEAF_1_EDX_PSE36 = 1L << 17;
  public static final long LEAF_7_0_EBX_INTEL_PT = 1L << 25;
  public static final long LEAF_7_1_EAX_FRED = 1L << 17;
  public static final long LEAF_80000001_EDX_SYSCALL = 1L << 11;
  public static final long LEAF_80000001_EDX_NX = 1L << 20;
  public static final long LEAF_80000001_EDX_INTEL_64 = 1L << 29;
  public static final long LEAF_80000008_EAX_PHYSICAL_ADDRESS_WIDTH = 0xffL << 0;

  private Cpuid() {}
}
