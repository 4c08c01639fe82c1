// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

import java.util.List;
import java.util.Optional;

/**
 * A key of the native format for some bits of a register, for dumps that tell these bits and not
 * the register, such as {@code feature-control.lock}.
 */
public record BitKey(String key, FieldPath path) {
  private static final List<BitKey> ALL =
      List.of(
          of("feature-control.lock", Field.IA32_FEATURE_CONTROL, FeatureControl.LOCK),
          of(
              "feature-control.vmx-inside-smx",
              Field.IA32_FEATURE_CONTROL,
              FeatureControl.VMX_INSIDE_SMX),
          of(
              "feature-control.vmx-outside-smx",
              Field.IA32_FEATURE_CONTROL,
              FeatureControl.VMX_OUTSIDE_SMX),
          of("cpu.vmx", Field.CPUID_1_ECX, Cpuid.LEAF_1_ECX_VMX),
          of("cpu.smx", Field.CPUID_1_ECX, Cpuid.LEAF_1_ECX_SMX),
          of("cpu.hypervisor", Field.CPUID_1_ECX, Cpuid.LEAF_1_ECX_HYPERVISOR),
          of("cpu.long-mode-active", Field.IA32_EFER, Efer.LMA),
          of(
              "cpu.physical-address-width",
              Field.CPUID_80000008_EAX,
              Cpuid.LEAF_80000008_EAX_PHYSICAL_ADDRESS_WIDTH));

  private static BitKey of(String key, Field field, long mask) {
    int low = Long.numberOfTrailingZeros(mask);
    return new BitKey(key, new FieldPath(field, 63 - Long.numberOfLeadingZeros(mask), low));
  }

  /** All of them, in the order they are written. */
  public static List<BitKey> all() {
    return ALL;
  }

  /** The bits this key means. */
  public static Optional<FieldPath> path(String key) {
    return ALL.stream().filter(one -> one.key.equals(key)).map(BitKey::path).findFirst();
  }
}
