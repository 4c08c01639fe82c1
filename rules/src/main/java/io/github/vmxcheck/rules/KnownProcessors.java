// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.Cpuid;
import io.github.vmxcheck.model.Cr4;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.FieldValue;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.specs.Profile;
import io.github.vmxcheck.specs.Profiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known about processors in general, for values that a dump lacks: the profile that the
 * user chose, and the profiles to suggest.
 */
public final class KnownProcessors {
  /** The registers VMXON tests other state against. */
  private static final Field[] TESTED = {
    IA32_VMX_BASIC,
    IA32_VMX_CR0_FIXED0,
    IA32_VMX_CR0_FIXED1,
    IA32_VMX_CR4_FIXED0,
    IA32_VMX_CR4_FIXED1
  };

  private static final Bound CERTAIN = new Bound(false);

  private final Profiles profiles;
  private final Optional<Profile> chosen;

  public KnownProcessors(Profiles profiles, Optional<Profile> chosen) {
    this.profiles = profiles;
    this.chosen = chosen;
  }

  /** The profile whose values are assumed. */
  public Optional<Profile> chosen() {
    return chosen;
  }

  /** The values that the chosen profile supplies for a state, as assumptions. */
  List<Assumptions.Explicit> supplied(ProcessorSnapshot state) {
    if (chosen.isEmpty()) {
      return List.of();
    }
    List<Assumptions.Explicit> supplied = new ArrayList<>();
    for (Profile profile : chosen.stream().toList()) {
      profile.values().entrySet().stream()
          .filter(entry -> entry.getKey().field().isMsr() || PhysicalAddressWidth.of(state) == 0)
          .map(value -> supply(profile, value.getKey(), value.getValue()))
          .forEach(supplied::add);
      if (profile.cr4Fixed1FromCpuid()) {
        FieldPath path = FieldPath.of(IA32_VMX_CR4_FIXED1);
        supplied.add(supply(profile, path, cr4Fixed1(state)));
      }
    }
    return supplied;
  }

  private static Assumptions.Explicit supply(Profile profile, FieldPath path, FieldValue value) {
    return new Assumptions.Explicit(path, value, profile.name());
  }

  /** The bits of CR4 whose feature is known to be present or absent; the others stay unknown. */
  private static FieldValue cr4Fixed1(ProcessorSnapshot state) {
    long allowed = Cr4Features.present(state, CERTAIN) | Cr4.PCE;
    return new FieldValue(allowed, allowed | Cr4Features.absent(state, CERTAIN) | Cr4.RESERVED);
  }

  /**
   * Why the dump cannot come from the processor that the chosen profile describes; empty if it can.
   */
  public String contradiction(ProcessorSnapshot state) {
    return chosen.map(profile -> contradiction(profile, state)).orElse("");
  }

  private static String contradiction(Profile profile, ProcessorSnapshot state) {
    List<String> contradicted = new ArrayList<>();
    if (isOfOtherVendor(profile, state)) {
      contradicted.add(
          "its vendor is "
              + profile.vendor().orElseThrow()
              + ", that of the dump is "
              + ValueText.of(state, VENDOR));
    }
    if (!profile.signatures().isEmpty()
        && profile.signatures().stream().noneMatch(one -> mayBe(state, one))) {
      contradicted.add(
          "its CPUID signature is "
              + String.join(" or ", profile.signatures().stream().map(ValueText::hex).toList())
              + ", that of the dump is "
              + ValueText.of(state, CPUID_1_EAX));
    }
    return contradicted.isEmpty()
        ? ""
        : "profile "
            + profile.name()
            + " is for another processor: "
            + String.join("; ", contradicted);
  }

  private static boolean mayBe(ProcessorSnapshot state, long signature) {
    return ((state.value(CPUID_1_EAX) ^ signature) & state.known(CPUID_1_EAX)) == 0;
  }

  private static boolean isOfOtherVendor(Profile profile, ProcessorSnapshot state) {
    return profile.vendor().isPresent()
        && state.knows(VENDOR)
        && state.value(VENDOR) != VENDOR.words().get(profile.vendor().get());
  }

  /**
   * The profiles of the processor that the dump's CPUID identifies, if the dump lacks registers
   * that VMXON tests and no profile was chosen. Several only if the dump does not distinguish them.
   * None in a virtual machine, where CPUID may identify a processor whose capabilities the
   * hypervisor does not offer.
   */
  public List<Profile> suggested(ProcessorSnapshot state) {
    if (chosen.isPresent()
        || !state.knows(CPUID_1_EAX)
        || state.has(CPUID_1_ECX, Cpuid.LEAF_1_ECX_VMX, 0)
        || state.has(CPUID_1_ECX, Cpuid.LEAF_1_ECX_HYPERVISOR, Cpuid.LEAF_1_ECX_HYPERVISOR)
        || !lacksTested(state)) {
      return List.of();
    }
    List<Profile> candidates =
        profiles.bySignature(state.value(CPUID_1_EAX)).stream()
            .filter(profile -> !isOfOtherVendor(profile, state))
            .filter(profile -> agrees(profile, state))
            .toList();
    int best = candidates.stream().mapToInt(one -> allowedInVain(one, state)).min().orElse(0);
    return candidates.stream().filter(one -> allowedInVain(one, state) == best).toList();
  }

  private static boolean lacksTested(ProcessorSnapshot state) {
    for (Field register : TESTED) {
      if (state.isAbsent(register)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether no MSR of the dump contradicts the profile, and the profile allows CR4 to have every
   * feature that the dump has.
   */
  private static boolean agrees(Profile profile, ProcessorSnapshot state) {
    for (Map.Entry<FieldPath, FieldValue> entry : profile.values().entrySet()) {
      FieldPath path = entry.getKey();
      long known = state.known(path.field()) >>> path.low() & entry.getValue().known();
      long differing = (path.value(state) ^ entry.getValue().bits()) & known;
      if (path.field().isMsr() && differing != 0) {
        return false;
      }
    }
    FieldValue allowed = cr4Fixed1(profile);
    return (Cr4Features.present(state, CERTAIN) & allowed.known() & ~allowed.bits()) == 0;
  }

  /**
   * Number of bits of CR4 that a profile allows although the dump shows that the feature is absent.
   */
  private static int allowedInVain(Profile profile, ProcessorSnapshot state) {
    return Long.bitCount(Cr4Features.absent(state, CERTAIN) & cr4Fixed1(profile).bits());
  }

  private static FieldValue cr4Fixed1(Profile profile) {
    return profile.values().getOrDefault(FieldPath.of(IA32_VMX_CR4_FIXED1), new FieldValue(0, 0));
  }
}
