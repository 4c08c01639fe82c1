// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DerivationTest {

  /** A derivation, its source, the derived value, and another value that takes precedence. */
  static Stream<Arguments> derivations() {
    return Stream.of(
        follows(Derivation.LEAF_7_BEYOND_LARGEST_LEAF, "cpuid.0x0.eax=6", "cpuid.0x7.0.ebx=0", "1"),
        follows(Derivation.LEAF_7_BEYOND_LARGEST_LEAF, "cpuid.0x0.eax=6", "cpuid.0x7.1.eax=0", "1"),
        follows(
            Derivation.SUBLEAF_1_BEYOND_LARGEST_SUBLEAF,
            "cpuid.0x7.0.eax=0",
            "cpuid.0x7.1.eax=0",
            "1"),
        follows(
            Derivation.LEAF_80000001_BEYOND_LARGEST_LEAF,
            "cpuid.0x80000000.eax=0x80000000",
            "cpuid.0x80000001.edx=0",
            "1"),
        follows(
            Derivation.VENDOR_FROM_CPUID,
            "cpuid.0x0.ebx=0x756e6547 cpuid.0x0.edx=0x49656e69 cpuid.0x0.ecx=0x6c65746e",
            "cpu.vendor=GenuineIntel",
            "AuthenticAMD"),
        follows(
            Derivation.VENDOR_FROM_CPUID,
            "cpuid.0x0.ebx=0x756e6547 cpuid.0x0.edx=0x4f656e69 cpuid.0x0.ecx=0x6c65746e",
            "cpu.vendor=other",
            "AuthenticAMD"),
        follows(Derivation.NO_VMX_ON_AMD, "cpu.vendor=AuthenticAMD", "cpuid.0x1.ecx.VMX=0", "1"),
        follows(Derivation.NO_VMX_ON_AMD, "cpu.vendor=HygonGenuine", "cpuid.0x1.ecx.VMX=0", "1"),
        follows(Derivation.NO_VMXE_WITHOUT_VMX, "cpuid.0x1.ecx.VMX=0", "cr4.VMXE=0", "1"),
        follows(Derivation.OUTSIDE_VMX_WITHOUT_VMXE, "cr4.VMXE=0", "vmx-operation=outside", "root"),
        follows(
            Derivation.ROOT_WITH_CURRENT_VMCS,
            "current-vmcs=0x12346000 vmx-operation[1]=0",
            "vmx-operation[0]=1",
            "0"),
        follows(
            Derivation.OUTSIDE_SMX_WITHOUT_SMX,
            "cpuid.0x1.ecx.SMX=0",
            "smx-operation=outside",
            "inside"),
        follows(Derivation.LMA_CLEAR_WITHOUT_PAGING, "cr0.PG=0", "IA32_EFER.LMA=0", "1"),
        follows(Derivation.LMA_CLEAR_WITHOUT_PAE, "cr4.PAE=0", "IA32_EFER.LMA=0", "1"),
        follows(Derivation.LMA_CLEAR_IN_VIRTUAL_8086, "rflags.VM=1", "IA32_EFER.LMA=0", "1"),
        follows(
            Derivation.LMA_CLEAR_WITHOUT_INTEL_64,
            "cpuid.0x80000001.edx.INTEL_64=0",
            "IA32_EFER.LMA=0",
            "1"),
        follows(Derivation.LMA_SET_WITH_PCIDE, "cr4.PCIDE=1", "IA32_EFER.LMA=1", "0"),
        follows(
            Derivation.WIDE_ADDRESSES_WITH_INTEL_64,
            "cpuid.0x80000001.edx.INTEL_64=1 IA32_VMX_BASIC=0x????????00000004",
            "IA32_VMX_BASIC.PHYSICAL_ADDRESS_32_BITS=0",
            "1"),
        follows(Derivation.CPL_3_IN_VIRTUAL_8086, "rflags.VM=1 ss.dpl=0", "cpl=3", "0"),
        follows(Derivation.CPL_0_IN_REAL_MODE, "cr0.PE=0 ss.dpl=3", "cpl=0", "3"),
        follows(Derivation.CPL_FROM_SS, "ss.dpl=2 cs.selector=0x13", "cpl=2", "0"),
        follows(Derivation.CPL_FROM_CS, "cs.selector=0x13 cr0.PE=1 rflags.VM=0", "cpl=3", "0"));
  }

  private static Arguments follows(
      Derivation derivation, String known, String derived, String other) {
    return Arguments.of(derivation, known, derived, other);
  }

  @Test
  void everyDerivationIsTested() {
    Set<Derivation> shown = EnumSet.noneOf(Derivation.class);
    derivations().forEach(arguments -> shown.add((Derivation) arguments.get()[0]));
    assertThat(shown).containsExactly(Derivation.values());
  }

  @ParameterizedTest
  @MethodSource("derivations")
  void derivedValuesAreFilledAndMarked(
      Derivation derivation, String known, String derived, String other) {
    ProcessorSnapshot snapshot = SampleStates.of(known);
    Derivation.applyAll(snapshot);
    FieldPath path = path(derived);
    assertThat(snapshot.knows(path.field(), path.mask())).isTrue();
    assertThat(path.value(snapshot)).isEqualTo(path.value(SampleStates.of(derived)));
    long origin = snapshot.origin(path.field(), path.mask());
    assertThat(Origin.isDerived(origin)).isTrue();
    assertThat(Origin.derivation(origin)).isEqualTo(derivation);
    assertThat(derivation.reason()).isNotBlank();
  }

  @ParameterizedTest
  @MethodSource("derivations")
  void aKnownValueIsNotOverwritten(
      Derivation derivation, String known, String derived, String other) {
    FieldPath path = path(derived);
    ProcessorSnapshot snapshot = SampleStates.of(known);
    SampleStates.set(snapshot, path.text() + "=" + other);
    long value = snapshot.value(path.field());
    Derivation.applyAll(snapshot);
    assertThat(snapshot.value(path.field()) & path.mask()).isEqualTo(value & path.mask());
    assertThat(Origin.isDerived(snapshot.origin(path.field(), path.mask()))).isFalse();
  }

  @ParameterizedTest
  @MethodSource("derivations")
  void aFailedReadIsKept(Derivation derivation, String known, String derived, String other) {
    FieldPath path = path(derived);
    ProcessorSnapshot snapshot = SampleStates.of(known);
    snapshot.forget(path.field(), -1L).setUnreadable(path.field(), Origin.NONE);
    Derivation.applyAll(snapshot);
    assertThat(snapshot.isUnreadable(path.field())).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "cpuid.0x0.eax=7,                   cpuid.0x7.0.ebx",
    // IA32_MISC_ENABLE[22] may hide the leaves above 2 or 3.
    "cpuid.0x0.eax=2,                   cpuid.0x7.0.ebx",
    "cpuid.0x0.eax=3,                   cpuid.0x7.1.eax",
    "cpuid.0x7.0.eax=1,                 cpuid.0x7.1.eax",
    "cpuid.0x80000000.eax=0x80000001,   cpuid.0x80000001.edx",
    "cpuid.0x0.ebx=0x756e6547,          cpu.vendor",
    "cpuid.0x1.ecx.VMX=1,               cr4",
    "cr4.VMXE=1,                        vmx-operation",
    "current-vmcs=0x12346000,           vmx-operation",
    "current-vmcs=none,                 vmx-operation",
    "cpuid.0x80000001.edx.INTEL_64=1,   IA32_VMX_BASIC",
    "cpu.vendor=GenuineIntel,           cpuid.0x1.ecx",
    "cpuid.0x1.ecx.SMX=1,               smx-operation",
    "cr0.PG=1 cr4.PAE=1 rflags.VM=0 cr4.PCIDE=0, IA32_EFER",
    "cs.selector=0x13 cr0.PE=1,         cpl",
    "cs.selector=0x13 rflags.VM=0,      cpl",
    "ss.selector=0x13 cr0.PE=1 rflags.VM=0, cpl",
  })
  void otherValuesStayAbsent(String known, String path) {
    ProcessorSnapshot snapshot = SampleStates.of(known);
    Derivation.applyAll(snapshot);
    assertThat(snapshot.isAbsent(FieldPath.parse(path).orElseThrow().field())).isTrue();
  }

  @Test
  void vmxeIsDerivedIfOnlyItsBitIsUnknown() {
    ProcessorSnapshot snapshot = SampleStates.of("cpuid.0x1.ecx.VMX=0 cr4.PAE=1");
    Derivation.applyAll(snapshot);
    assertThat(snapshot.has(CR4, Cr4.VMXE, 0)).isTrue();
  }

  @Test
  void aDerivationMayUseAnother() {
    ProcessorSnapshot snapshot = SampleStates.of("cpuid.0x1.ecx=0");
    Derivation.applyAll(snapshot);
    assertThat(snapshot.has(VMX_OPERATION, VMX_OPERATION.mask(), 0)).isTrue();
    assertThat(snapshot.has(SMX_OPERATION, 1, 0)).isTrue();
  }

  private static FieldPath path(String assignment) {
    return FieldPath.parse(assignment.substring(0, assignment.indexOf('='))).orElseThrow();
  }
}
