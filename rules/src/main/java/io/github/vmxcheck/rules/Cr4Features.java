// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.model.Cr4;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.List;

/**
 * The CPUID feature behind each bit of CR4. Source: Intel SDM, "Control Registers" and "CPUID—CPU
 * Identification".
 */
public final class Cr4Features {
  /** Bits of CR4 that no feature has defined: 15, 26, 31:29 and 63:33. */
  static final long RESERVED = Cr4.RESERVED;

  /** Some bits of CR4 and the bit of a CPUID register that says they may be 1. */
  private record Feature(long cr4, Field register, int bit) {}

  private static final List<Feature> FEATURES =
      List.of(
          new Feature(Cr4.VME | Cr4.PVI, CPUID_1_EDX, 1),
          new Feature(Cr4.TSD, CPUID_1_EDX, 4),
          new Feature(Cr4.DE, CPUID_1_EDX, 2),
          new Feature(Cr4.PSE, CPUID_1_EDX, 3),
          new Feature(Cr4.PAE, CPUID_1_EDX, 6),
          new Feature(Cr4.MCE, CPUID_1_EDX, 7),
          new Feature(Cr4.PGE, CPUID_1_EDX, 13),
          new Feature(Cr4.OSFXSR, CPUID_1_EDX, 24),
          new Feature(Cr4.OSXMMEXCPT, CPUID_1_EDX, 25),
          new Feature(Cr4.UMIP, CPUID_7_0_ECX, 2),
          new Feature(Cr4.LA57, CPUID_7_0_ECX, 16),
          new Feature(Cr4.VMXE, CPUID_1_ECX, 5),
          new Feature(Cr4.SMXE, CPUID_1_ECX, 6),
          new Feature(Cr4.FSGSBASE, CPUID_7_0_EBX, 0),
          new Feature(Cr4.PCIDE, CPUID_1_ECX, 17),
          new Feature(Cr4.OSXSAVE, CPUID_1_ECX, 26),
          new Feature(Cr4.KL, CPUID_7_0_ECX, 23),
          new Feature(Cr4.SMEP, CPUID_7_0_EBX, 7),
          new Feature(Cr4.SMAP, CPUID_7_0_EBX, 20),
          new Feature(Cr4.PKE, CPUID_7_0_ECX, 3),
          new Feature(Cr4.PKS, CPUID_7_0_ECX, 31),
          new Feature(Cr4.UINTR, CPUID_7_0_EDX, 5),
          new Feature(Cr4.LASS, CPUID_7_1_EAX, 6),
          new Feature(Cr4.LAM_SUP, CPUID_7_1_EAX, 26),
          new Feature(Cr4.FRED, CPUID_7_1_EAX, 17));

  /** CET is one bit of CR4 for two features, either of which will do. */
  private static final Feature SHADOW_STACK = new Feature(Cr4.CET, CPUID_7_0_ECX, 7);

  private static final Feature BRANCH_TRACKING = new Feature(Cr4.CET, CPUID_7_0_EDX, 20);

  private Cr4Features() {}

  /** Makes CPUID tell the features behind these bits of CR4, and none of the others. */
  public static void tell(ProcessorSnapshot snapshot, long allowed) {
    for (Feature feature : FEATURES) {
      tell(feature, snapshot, allowed);
    }
    tell(SHADOW_STACK, snapshot, allowed);
    tell(BRANCH_TRACKING, snapshot, allowed);
  }

  private static void tell(Feature feature, ProcessorSnapshot snapshot, long allowed) {
    long bit = 1L << feature.bit;
    boolean isThere = (allowed & feature.cr4) == feature.cr4;
    snapshot.set(feature.register, isThere ? bit : 0, bit, Origin.NONE);
  }

  /** The bits of CR4 whose feature is not there. */
  static long absent(ProcessorSnapshot snapshot, Rail rail) {
    long absent = 0;
    for (Feature feature : FEATURES) {
      absent |= zero(feature, snapshot, rail);
    }
    return absent | zero(SHADOW_STACK, snapshot, rail) & zero(BRANCH_TRACKING, snapshot, rail);
  }

  /** The bits of CR4 whose feature is there. */
  static long present(ProcessorSnapshot snapshot, Rail rail) {
    long present = 0;
    for (Feature feature : FEATURES) {
      present |= one(feature, snapshot, rail);
    }
    return present | one(SHADOW_STACK, snapshot, rail) | one(BRANCH_TRACKING, snapshot, rail);
  }

  private static long zero(Feature feature, ProcessorSnapshot snapshot, Rail rail) {
    return (rail.zeros(snapshot, feature.register) >>> feature.bit & 1) * feature.cr4;
  }

  private static long one(Feature feature, ProcessorSnapshot snapshot, Rail rail) {
    return (rail.ones(snapshot, feature.register) >>> feature.bit & 1) * feature.cr4;
  }
}
