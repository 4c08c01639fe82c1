// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.specs.ExampleStates;
import io.github.vmxcheck.specs.Specification;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Failures reported to public projects, each as a difference from a good state. Each must be
 * diagnosed.
 */
class KnownFailuresTest {
  private final Validator validator = new Validator(Specification.builtIn(), Assumptions.USUAL);

  @TestFactory
  Stream<DynamicTest> decidedByOneRequirement() {
    return Stream.of(
        failure("haxm#29: CR0.NE was never set", "gp0", "vmxon-cr0-fixed-to-1", "cr0.NE=0"),
        failure(
            "ZeldaOS#6: IA32_FEATURE_CONTROL is fine, CR4.VMXE is not",
            "ud",
            "vmxon-cr4-vmxe",
            "cr0=0x80000011",
            "cr4=0x20",
            "IA32_EFER=0x500"),
        failure(
            "cloud-hypervisor#103: IA32_FEATURE_CONTROL is 5, a filtered CR4_FIXED1 is the fault",
            "gp0",
            "vmxon-cr4-fixed-to-0",
            "IA32_VMX_CR4_FIXED1.SMEP=0"),
        failure(
            "RVM-Tutorial#7: the operand's page is not mapped",
            "pf",
            "vmxon-operand-readable",
            "vmxon.operand.access=not-mapped"),
        failure(
            "rust-hypervisor-firmware#438: firmware never locks",
            "gp0",
            "vmxon-feature-control-lock",
            "IA32_FEATURE_CONTROL=0x4"),
        failure(
            "HyperDbg#24: enabled but not locked",
            "gp0",
            "vmxon-feature-control-lock",
            "IA32_FEATURE_CONTROL=0x4"),
        failure(
            "FSP#10: locked without the enable bit",
            "gp0",
            "vmxon-feature-control-outside-smx",
            "IA32_FEATURE_CONTROL=0x1"),
        failure(
            "nixpkgs#363887: KVM holds the processor in VMX root operation",
            "vmfail-invalid",
            "vmxon-not-in-root-operation",
            "vmx-operation=root"),
        failure(
            "Hypervisor-From-Scratch#7: Hyper-V hides VMX",
            "ud",
            "vmxon-processor-supports-vmx",
            "cpuid.0x1.ecx.VMX=0",
            "cr4.VMXE=0"),
        failure(
            "ia32-doc#7: bit 31 of the region's header is not cleared",
            "vmfail-invalid",
            "vmxon-region-bit-31",
            "vmxon.region.header=0x80000004"),
        failure(
            "Dasharo#1652: VMX inside SMX operation is disabled while TXT is on",
            "gp0",
            "vmxon-feature-control-inside-smx",
            "smx-operation=inside",
            "IA32_FEATURE_CONTROL=0x5"),
        failure(
            "bugzilla 216033: a bad CR4 bit is #GP, not #UD",
            "gp0",
            "vmxon-cr4-fixed-to-0",
            "cr4.PKE=1"),
        failure(
            "Bochs#862: paging off",
            "gp0",
            "vmxon-paging-mode",
            "cr0.PG=0",
            "IA32_EFER.LMA=0",
            "IA32_EFER.LME=0",
            "cr4.PCIDE=0",
            "cs.l=0"));
  }

  private DynamicTest failure(String name, String outcome, String by, String... differences) {
    return dynamicTest(
        name,
        () -> {
          Outcome predicted = only(differences).outcome();
          assertThat(predicted.possible()).containsExactly(outcome);
          assertThat(predicted.decidedBy()).contains(by);
        });
  }

  /** ZeldaOS#6, continued: once VMXE is fixed, CR0.NE fails next. */
  @Test
  void theNextFailureIsPredictedToo() {
    Outcome predicted = only("cr0=0x80000011", "cr4=0x20", "IA32_EFER=0x500").outcome();
    Outcome next = predicted.next().orElseThrow();
    assertThat(next.possible()).containsExactly("gp0");
    assertThat(next.decidedBy()).containsExactly("vmxon-cr0-fixed-to-1");
  }

  /** cheat-engine#312, ksm#34: a driver calls 5 "locked" and means "disabled". */
  @Test
  void lockedIsNotDisabled() {
    assertThat(only("IA32_FEATURE_CONTROL=0x5").outcome().possible()).containsExactly("vmsucceed");
  }

  /** multipass#322: an unreadable MSR does not mean disabled. */
  @Test
  void unreadableIsNotDisabled() {
    ProcessorValidation validation = only("IA32_FEATURE_CONTROL=unreadable");
    assertThat(validation.verdict("vmxon-feature-control-lock")).isEqualTo(Verdict.UNDETERMINED);
    assertThat(validation.outcome().possible()).containsExactly("gp0", "vmsucceed");
  }

  /** Bareflank#101: IA32_VMX_BASIC[55] is not a prerequisite of VMXON. */
  @Test
  void trueControlsAreNotNeeded() {
    assertThat(only("IA32_VMX_BASIC.TRUE_CONTROLS=0").outcome().possible())
        .containsExactly("vmsucceed");
  }

  /** VirtualDbg#1: a region size of 0. */
  @Test
  void regionSizeZeroIsACapabilityError() {
    assertThat(only("IA32_VMX_BASIC[44:32]=0").verdict("capability-basic-region-size"))
        .isEqualTo(Verdict.VIOLATED);
  }

  /** edk2#11188: a hot-added processor; edk2#8102 and HAXM: one that lost its setting in S3. */
  @Test
  void oneOfTwoProcessorsIsNotSetUp() {
    ProcessorSnapshot good = state("vmxon.pointer=0x1000", "vmcs.pointer=0x2000");
    ProcessorSnapshot added =
        state("vmxon.pointer=0x3000", "vmcs.pointer=0x4000", "IA32_FEATURE_CONTROL=0x0").copyAs(1);
    Validation validation = validate(good, added);
    assertThat(validation.processors().get(0).outcome().maySucceed()).isTrue();
    assertThat(validation.processors().get(1).outcome().possible()).containsExactly("gp0");
    assertThat(violated(validation)).contains("mp-feature-control-uniform");
  }

  /** seL4#1732: one region for all processors, and every VMXON succeeds. */
  @Test
  void aSharedRegionIsFoundAlthoughEveryVmxonSucceeds() {
    Validation validation = validate(state(), state().copyAs(1));
    assertThat(validation.processors()).allMatch(one -> one.outcome().maySucceed());
    assertThat(violated(validation)).contains("mp-vmxon-region-unique");
  }

  /** rekall#107: VMfailInvalid, then error number 15 from a VMREAD that itself failed. */
  @Test
  void errorNumberAfterVmFailInvalidMeansNothing() {
    ProcessorValidation validation = only("observed.rflags=0x203", "vmx-operation=outside");
    Finding finding = validation.finding("observed-outcome");
    assertThat(finding.verdict()).isEqualTo(Verdict.VIOLATED);
    Diagnosis diagnosis = validator.diagnose(validation, finding);
    assertThat(diagnosis.message()).contains("VMfailInvalid");
    assertThat(String.join(" ", diagnosis.notes())).contains("VMREAD");
  }

  private static List<String> violated(Validation validation) {
    return validation.findings().stream()
        .filter(finding -> finding.verdict() == Verdict.VIOLATED)
        .map(finding -> finding.requirement().id())
        .toList();
  }

  private ProcessorValidation only(String... differences) {
    return validate(state(differences)).processors().get(0);
  }

  private Validation validate(ProcessorSnapshot... processors) {
    return validator.validate(
        new Snapshot(
            "", List.of(), new ArrayList<>(List.of(processors)), new ProcessorSnapshot(0)));
  }

  private static ProcessorSnapshot state(String... differences) {
    ProcessorSnapshot state = ExampleStates.base("64-bit");
    for (String difference : differences) {
      String[] parts = difference.split("=", 2);
      ExampleStates.set(state, FieldPath.parse(parts[0]).orElseThrow(), parts[1]);
    }
    return state;
  }
}
