// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.bench.peer;

import static io.github.vmxcheck.bench.peer.HandWritten.given;
import static io.github.vmxcheck.bench.peer.HandWritten.when;
import static io.github.vmxcheck.bench.peer.Judged.*;
import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.model.Cpuid;
import io.github.vmxcheck.model.Cr0;
import io.github.vmxcheck.model.Cr4;
import io.github.vmxcheck.model.VmxBasic;
import io.github.vmxcheck.model.VmxMisc;
import java.util.EnumSet;

/** Contradictory values of the capability registers. */
final class CapabilitiesByHand {
  /** The requirements that are not applicable to a processor without VMX. */
  static final long ALL =
      EnumSet.of(
              CAPABILITY_BASIC_BIT_31,
              CAPABILITY_BASIC_RESERVED,
              CAPABILITY_BASIC_32_BIT_ADDRESS,
              CAPABILITY_MISC_RESERVED,
              CAPABILITY_MISC_INTEL_PT,
              CAPABILITY_CR0_FIXED_CONTRADICTION,
              CAPABILITY_CR0_FIXED_USUAL,
              CAPABILITY_CR4_FIXED_CONTRADICTION,
              CAPABILITY_CR4_FIXED_USUAL,
              CAPABILITY_CR4_FIXED1_VMXE)
          .stream()
          .mapToLong(requirement -> 1L << requirement.ordinal())
          .sum();

  private CapabilitiesByHand() {}

  static long violated(Masks masks) {
    long basic = masks.ones(IA32_VMX_BASIC);
    long misc = masks.ones(IA32_VMX_MISC);
    long intel64 = given(masks.ones(CPUID_80000001_EDX) & Cpuid.LEAF_80000001_EDX_INTEL_64);
    long noIntelPt = given(masks.zeros(CPUID_7_0_EBX) & Cpuid.LEAF_7_0_EBX_INTEL_PT);
    return when(CAPABILITY_BASIC_BIT_31, basic & VmxBasic.ZERO)
        | when(CAPABILITY_BASIC_RESERVED, basic & VmxBasic.RESERVED)
        | when(CAPABILITY_BASIC_32_BIT_ADDRESS, intel64 & basic & VmxBasic.PHYSICAL_ADDRESS_32_BITS)
        | when(CAPABILITY_MISC_RESERVED, misc & VmxMisc.RESERVED)
        | when(CAPABILITY_MISC_INTEL_PT, noIntelPt & misc & VmxMisc.INTEL_PT)
        | fixedBits(masks);
  }

  private static long fixedBits(Masks masks) {
    long cr0Fixed0 = masks.ones(IA32_VMX_CR0_FIXED0);
    long cr0Fixed1 = masks.ones(IA32_VMX_CR0_FIXED1);
    long notCr0Fixed1 = masks.zeros(IA32_VMX_CR0_FIXED1);
    long cr4Fixed0 = masks.ones(IA32_VMX_CR4_FIXED0);
    long notCr4Fixed1 = masks.zeros(IA32_VMX_CR4_FIXED1);
    long unusualCr0 =
        masks.zeros(IA32_VMX_CR0_FIXED0) & Cr0.USUALLY_FIXED_TO_1
            | cr0Fixed0 & ~Cr0.USUALLY_FIXED_TO_1
            | notCr0Fixed1 & Cr0.USUALLY_ALLOWED_TO_BE_1
            | cr0Fixed1 & ~Cr0.USUALLY_ALLOWED_TO_BE_1;
    long unusualCr4 =
        masks.zeros(IA32_VMX_CR4_FIXED0) & Cr4.USUALLY_FIXED_TO_1
            | cr4Fixed0 & ~Cr4.USUALLY_FIXED_TO_1;
    return when(CAPABILITY_CR0_FIXED_CONTRADICTION, cr0Fixed0 & notCr0Fixed1)
        | when(CAPABILITY_CR0_FIXED_USUAL, unusualCr0)
        | when(CAPABILITY_CR4_FIXED_CONTRADICTION, cr4Fixed0 & notCr4Fixed1)
        | when(CAPABILITY_CR4_FIXED_USUAL, unusualCr4)
        | when(CAPABILITY_CR4_FIXED1_VMXE, notCr4Fixed1 & Cr4.VMXE);
  }
}
