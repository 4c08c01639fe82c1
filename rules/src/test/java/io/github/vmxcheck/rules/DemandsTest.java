// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.specs.Specification;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What VMXON demands of register bits. */
class DemandsTest {
  private static final Validator VALIDATOR =
      new Validator(Specification.builtIn(), Assumptions.NONE);

  /** The demands on a field of the good state with some differences. */
  private static FieldDemands demands(Field field, String differences) {
    return optional(field, differences).orElseThrow();
  }

  private static Optional<FieldDemands> optional(Field field, String differences) {
    ProcessorSnapshot state = Predictions.state("64-bit", differences);
    Snapshot snapshot = new Snapshot("", List.of(), List.of(state), new ProcessorSnapshot(0));
    ProcessorValidation validation = VALIDATOR.validate(snapshot).processors().get(0);
    return VALIDATOR.demands(validation).stream().filter(one -> one.field() == field).findFirst();
  }

  private static long bits(String path) {
    return FieldPath.parse(path).orElseThrow().mask();
  }

  @Test
  void theCapabilityMsrsDemandFixedBits() {
    FieldDemands cr0 =
        demands(Field.CR0, "msr.IA32_VMX_CR0_FIXED0=0x80000021 msr.IA32_VMX_CR0_FIXED1=0xffffffff");

    assertThat(cr0.ones()).isEqualTo(0x80000021L);
    assertThat(cr0.zeros()).isEqualTo(0xffff_ffff_0000_0000L);
    assertThat(cr0.undecided()).isZero();
    assertThat(cr0.by())
        .extracting(Demand::requirement)
        .containsExactly(
            "vmxon-paging-mode", "vmxon-cr0-fixed-to-1", "vmxon-cr0-fixed-to-0", "vmxon-cr0-pe");
  }

  /** A bit is demanded whether it is right, wrong or unknown. */
  @Test
  void demandsDoNotDependOnTheBit() {
    FieldDemands right = demands(Field.CR4, "");

    assertThat(right.ones() & bits("cr4.VMXE")).isNotZero();
    assertThat(demands(Field.CR4, "cr4.VMXE=0")).isEqualTo(right);
    assertThat(demands(Field.CR4, "cr4.VMXE=unknown")).isEqualTo(right);
  }

  /** Each of several wrong bits is demanded, even if the others stay wrong. */
  @Test
  void everyWrongBitIsDemanded() {
    assertThat(demands(Field.VMXON_POINTER, "vmxon.pointer=0x12345fff").zeros() & 0xfff)
        .isEqualTo(0xfff);
  }

  @Test
  void withoutACapabilityMsrItsBitsAreUndecided() {
    FieldDemands cr4 = demands(Field.CR4, "msr.IA32_VMX_CR4_FIXED1=unknown");

    assertThat(cr4.undecided()).isEqualTo(~bits("cr4.VMXE"));
    assertThat(cr4.ones()).isEqualTo(bits("cr4.VMXE"));
    assertThat(cr4.zeros()).isZero();
  }

  /** Certainly wrong bits do not hide possibly wrong ones. */
  @Test
  void aBitMayBeUndecidedNextToAWrongOne() {
    FieldDemands header =
        demands(
            Field.VMXON_REGION_HEADER,
            "vmxon.region.header=0x5 msr.IA32_VMX_BASIC[0]=0 msr.IA32_VMX_BASIC[2]=unknown");

    assertThat(header.zeros() & 0x5).isEqualTo(0x1);
    assertThat(header.undecided()).isEqualTo(0x4);
  }

  @Test
  void aRequirementThatDoesNotApplyDemandsNothing() {
    long inside = bits("msr.IA32_FEATURE_CONTROL.VMX_INSIDE_SMX");
    long outside = bits("msr.IA32_FEATURE_CONTROL.VMX_OUTSIDE_SMX");
    long lock = bits("msr.IA32_FEATURE_CONTROL.LOCK");

    assertThat(demands(Field.IA32_FEATURE_CONTROL, "smx-operation=outside").ones())
        .isEqualTo(lock | outside);
    assertThat(demands(Field.IA32_FEATURE_CONTROL, "smx-operation=inside").ones())
        .isEqualTo(lock | inside);
    FieldDemands open = demands(Field.IA32_FEATURE_CONTROL, "smx-operation=unknown");
    assertThat(open.ones()).isEqualTo(lock);
    assertThat(open.undecided()).isEqualTo(inside | outside);
  }

  /** Without CPUID leaf 80000008H the width is 36 bits, not unknown. */
  @Test
  void withoutTheWidthLeafThePointerHas36Bits() {
    FieldDemands pointer =
        demands(
            Field.VMXON_POINTER,
            "cpuid.0x80000008.eax=unknown cpuid.0x80000000.eax=0x80000004 msr.IA32_VMX_BASIC[48]=0");

    assertThat(pointer.zeros()).isEqualTo(-1L << 36 | 0xfff);
    assertThat(pointer.undecided()).isZero();
  }

  @Test
  void anUnknownFieldHasNoDemands() {
    assertThat(optional(Field.VMXON_POINTER, "vmxon.pointer=unknown")).isEmpty();
    assertThat(optional(Field.VMXON_POINTER, "vmxon.pointer=0x1000")).isPresent();
  }

  /** If two pointers are equal, no single bit is at fault. */
  @Test
  void aRequirementWithoutWrongBitsDemandsNothing() {
    FieldDemands pointer =
        demands(Field.VMXON_POINTER, "vmxon.pointer=0x12345000 vmcs.pointer=0x12345000");

    assertThat(pointer.by())
        .extracting(Demand::requirement)
        .isSubsetOf("vmxon-pointer-aligned", "vmxon-pointer-width", "vmxon-pointer-32-bit");
  }

  /** FIXED0 demands a bit that FIXED1 forbids. */
  @Test
  void requirementsMayContradictEachOther() {
    FieldDemands cr0 =
        demands(Field.CR0, "msr.IA32_VMX_CR0_FIXED0=0x80000021 msr.IA32_VMX_CR0_FIXED1=0xffffffdf");

    assertThat(cr0.ones() & cr0.zeros()).isEqualTo(bits("cr0.NE"));
  }
}
