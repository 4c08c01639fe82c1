// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.Assumptions.Used;
import io.github.vmxcheck.model.Cr4;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.specs.ExampleStates;
import io.github.vmxcheck.specs.Profile;
import io.github.vmxcheck.specs.Profiles;
import io.github.vmxcheck.specs.Specification;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a profile supplies, and when one is suggested. */
class KnownProcessorsTest {
  private static final long HASWELL = 0x306c3;
  private static final Specification SPECIFICATION = Specification.builtIn();

  private final Profiles profiles = new Profiles();

  /** The good state without its capability MSRs, signature and physical-address width. */
  private static ProcessorSnapshot withoutCapabilities() {
    ProcessorSnapshot state = ExampleStates.base("64-bit");
    for (Field register : VmxCapabilities.ALL) {
      state.forget(register, register.mask());
    }
    return state
        .forget(CPUID_1_EAX, CPUID_1_EAX.mask())
        .forget(CPUID_80000008_EAX, CPUID_80000008_EAX.mask());
  }

  private static ProcessorSnapshot withoutLeaf7() {
    ProcessorSnapshot state = withoutCapabilities();
    Field[] leaf7 = {CPUID_7_0_EAX, CPUID_7_0_EBX, CPUID_7_0_ECX, CPUID_7_0_EDX, CPUID_7_1_EAX};
    for (Field field : leaf7) {
      state.forget(field, field.mask());
    }
    return state;
  }

  private ProcessorValidation validate(String profile, ProcessorSnapshot state) {
    Optional<Profile> chosen = Optional.of(profiles.byName(profile).orElseThrow());
    return validate(state, new KnownProcessors(profiles, chosen));
  }

  private static ProcessorValidation validate(ProcessorSnapshot state, KnownProcessors known) {
    Snapshot snapshot = new Snapshot("", List.of(), List.of(state), new ProcessorSnapshot(0));
    Validator validator = new Validator(SPECIFICATION, Assumptions.NONE, known);
    return validator.validate(snapshot).processors().get(0);
  }

  private List<String> suggested(ProcessorSnapshot state) {
    return new KnownProcessors(profiles, Optional.empty())
        .suggested(state).stream().map(Profile::name).toList();
  }

  private String contradiction(String profile, ProcessorSnapshot state) {
    return new KnownProcessors(profiles, profiles.byName(profile)).contradiction(state);
  }

  @Test
  void aProfileDecidesUndeterminedRequirements() {
    ProcessorSnapshot state = withoutCapabilities().set(CR0, 0x8005_0013L);
    KnownProcessors none = new KnownProcessors(profiles, Optional.empty());

    assertThat(validate(state, none).verdict("vmxon-cr0-fixed-to-1"))
        .isEqualTo(Verdict.UNDETERMINED);
    assertThat(validate("haswell-i7-4770", state).verdict("vmxon-cr0-fixed-to-1"))
        .isEqualTo(Verdict.VIOLATED);
  }

  @Test
  void profileValuesAreMarkedAsAssumed() {
    ProcessorValidation validation = validate("haswell-i7-4770", withoutCapabilities());

    assertThat(validation.assumed())
        .containsExactly(
            used(IA32_VMX_BASIC, "0xda040000000012"),
            used(IA32_VMX_MISC, "0x300481e5"),
            used(IA32_VMX_CR0_FIXED0, "0x80000021"),
            used(IA32_VMX_CR0_FIXED1, "0xffffffff"),
            used(IA32_VMX_CR4_FIXED0, "0x2000"),
            used(IA32_VMX_CR4_FIXED1, "0x1767ff"),
            used(IA32_VMX_VMCS_ENUM, "0x2a"),
            new Used(new FieldPath(CPUID_80000008_EAX, 7, 0), "0x27", "haswell-i7-4770"));
    for (Used used : validation.assumed()) {
      long origin = validation.state().origin(used.path().field(), used.path().mask());
      assertThat(Origin.isAssumed(origin) && Origin.isOfProfile(origin)).isTrue();
    }
  }

  private static Used used(Field field, String value) {
    return new Used(FieldPath.of(field), value, "haswell-i7-4770");
  }

  @Test
  void valuesInTheDumpAreKept() {
    ProcessorSnapshot state =
        withoutCapabilities()
            .set(IA32_VMX_BASIC, 0x11, 0xffff_ffffL, Origin.NONE)
            .setUnreadable(IA32_VMX_CR4_FIXED1, Origin.NONE)
            .setReadsZero(IA32_VMX_CR0_FIXED0, Origin.NONE)
            .set(CPUID_80000008_EAX, 0x3024);
    ProcessorSnapshot completed = validate("haswell-i7-4770", state).state();

    assertThat(completed.value(IA32_VMX_BASIC)).isEqualTo(0x00da_0400_0000_0011L);
    assertThat(Origin.isAssumed(completed.origin(IA32_VMX_BASIC, 1))).isFalse();
    assertThat(completed.isUnreadable(IA32_VMX_CR4_FIXED1)).isTrue();
    assertThat(completed.isUnreadable(IA32_VMX_CR0_FIXED0)).isTrue();
    assertThat(PhysicalAddressWidth.of(completed)).isEqualTo(36);
    assertThat(completed.isAbsent(IA32_FEATURE_CONTROL)).isFalse();
  }

  @Test
  void aCpuidLimitBelowTheWidthLeafGivesTheWidth() {
    ProcessorSnapshot state = withoutCapabilities().set(CPUID_80000000_EAX, 0x8000_0004L);

    assertThat(PhysicalAddressWidth.of(validate("haswell-i7-4770", state).state())).isEqualTo(36);
  }

  @Test
  void noProfileSuppliesTheLock() {
    ProcessorSnapshot state = withoutCapabilities();
    state.forget(IA32_FEATURE_CONTROL, -1L);

    for (String name : profiles.names()) {
      assertThat(validate(name, state).state().isAbsent(IA32_FEATURE_CONTROL)).as(name).isTrue();
    }
  }

  @Test
  void theGenericProfileTakesCr4Fixed1FromCpuid() {
    ProcessorSnapshot all = validate("intel", withoutCapabilities()).state();
    ProcessorSnapshot leaf1 = withoutLeaf7();
    ProcessorValidation some = validate("intel", leaf1);
    long open =
        Cr4.UMIP
            | Cr4.LA57
            | Cr4.FSGSBASE
            | Cr4.KL
            | Cr4.SMEP
            | Cr4.SMAP
            | Cr4.PKE
            | Cr4.CET
            | Cr4.PKS
            | Cr4.UINTR
            | Cr4.LASS
            | Cr4.LAM_SUP
            | Cr4.FRED;

    assertThat(all.value(IA32_VMX_CR4_FIXED1)).isEqualTo(0x3767ff);
    assertThat(all.knows(IA32_VMX_CR4_FIXED1)).isTrue();
    assertThat(some.state().known(IA32_VMX_CR4_FIXED1)).isEqualTo(~open);
    assertThat(some.assumed())
        .filteredOn(used -> used.path().field() == IA32_VMX_CR4_FIXED1)
        .extracting(used -> used.path().mask())
        .allMatch(mask -> (mask & open) == 0);
  }

  @ParameterizedTest
  @CsvSource({
    "0x306c3, haswell-i7-4770",
    "0x306c4, ''",
    "0x306c0, ''",
    "0x50657, skylake-sp",
    "0x506e3, skylake-i5-6400t",
  })
  void theSignatureSuggestsAProfile(String signature, String expected) {
    ProcessorSnapshot state = withoutLeaf7().set(CPUID_1_EAX, Long.decode(signature));

    assertThat(String.join(" ", suggested(state))).isEqualTo(expected);
  }

  @Test
  void smxDecidesBetweenTwoProfiles() {
    ProcessorSnapshot state = withoutCapabilities().set(CPUID_1_EAX, 0x506e3);

    ExampleStates.set(state, FieldPath.parse("cpuid.0x1.ecx.SMX").orElseThrow(), "0");
    assertThat(suggested(state)).containsExactly("skylake-i7-6700k");
    state.forget(CPUID_1_ECX, CPUID_1_ECX.mask());
    assertThat(suggested(state)).containsExactly("skylake-i5-6400t", "skylake-i7-6700k");
  }

  @ParameterizedTest
  @CsvSource({
    "cpuid.0x1.ecx.VMX, 0",
    "cpuid.0x1.ecx.HYPERVISOR, 1",
    "cpuid.0x7.0.ecx.UMIP, 1",
    "cpu.vendor, AuthenticAMD",
    "IA32_VMX_BASIC, 0x00da040000000004",
    "cpuid.0x1.eax[3:0], unknown",
  })
  void nothingIsSuggestedForAnotherProcessor(String path, String value) {
    ProcessorSnapshot state = withoutLeaf7().set(CPUID_1_EAX, HASWELL);
    assertThat(suggested(state)).containsExactly("haswell-i7-4770");

    ExampleStates.set(state, FieldPath.parse(path).orElseThrow(), value);
    assertThat(suggested(state)).isEmpty();
  }

  @Test
  void nothingIsSuggestedForACompleteDumpOrWithoutASignature() {
    assertThat(suggested(ExampleStates.base("64-bit"))).isEmpty();
    assertThat(suggested(withoutCapabilities())).isEmpty();
  }

  @Test
  void reportsAProfileOfAnotherProcessor() {
    ProcessorSnapshot state = withoutCapabilities().set(CPUID_1_EAX, 0x506e3);

    assertThat(contradiction("haswell-i7-4770", state))
        .isEqualTo(
            "profile haswell-i7-4770 is for another processor: its CPUID signature is"
                + " 0x000306c3, that of the dump is 0x000506e3");
    assertThat(contradiction("skylake-i7-6700k", state)).isEmpty();
    assertThat(contradiction("kvm", state)).isEmpty();
    ExampleStates.set(state, FieldPath.of(VENDOR), "AuthenticAMD");
    assertThat(contradiction("intel", state))
        .endsWith("its vendor is GenuineIntel, that of the dump is AuthenticAMD");
  }

  @Test
  void aPartialSignatureContradictsOnlyInKnownBits() {
    ProcessorSnapshot state = new ProcessorSnapshot(0);
    state.set(CPUID_1_EAX, 0x306c0, 0xffff_fff0L, Origin.NONE);

    assertThat(contradiction("haswell-i7-4770", state)).isEmpty();
    assertThat(contradiction("haswell-e", state)).contains("that of the dump is 0x000306c?");
    assertThat(contradiction("haswell-e", new ProcessorSnapshot(0))).isEmpty();
  }
}
