// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.specs.ExampleStates;
import io.github.vmxcheck.specs.Specification;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requirements across any number of logical processors of a machine. */
class MultiprocessorTest {
  private static final Validator VALIDATOR =
      new Validator(Specification.builtIn(), Assumptions.NONE);
  private static final ProcessorSnapshot GOOD = ExampleStates.base("64-bit");
  private static final long HIGH_HALF = 0xffff_ffffL << 32;

  /** Good processors, each with its own regions. */
  static List<ProcessorSnapshot> processors(int count) {
    List<ProcessorSnapshot> processors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      processors.add(
          GOOD.copyAs(i)
              .set(VMXON_POINTER, 0x100000 + 0x2000L * i)
              .set(VMCS_POINTER, 0x101000 + 0x2000L * i));
    }
    return processors;
  }

  private static Validation validate(List<ProcessorSnapshot> processors, ProcessorSnapshot vmm) {
    return VALIDATOR.validate(new Snapshot("", List.of(), processors, vmm));
  }

  private static Verdict verdict(String id, List<ProcessorSnapshot> processors) {
    return verdict(id, processors, new ProcessorSnapshot(0));
  }

  private static Verdict verdict(
      String id, List<ProcessorSnapshot> processors, ProcessorSnapshot vmm) {
    return finding(id, validate(processors, vmm)).verdict();
  }

  private static Finding finding(String id, Validation validation) {
    return validation.findings().stream()
        .filter(finding -> finding.requirement().id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static ProcessorSnapshot counts(long active, long initialized) {
    return new ProcessorSnapshot(0)
        .set(VMM_ACTIVE_PROCESSORS, active)
        .set(VMM_INITIALIZED_PROCESSORS, initialized);
  }

  private static ProcessorSnapshot last(List<ProcessorSnapshot> processors) {
    return processors.get(processors.size() - 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 300})
  void distinctRegionsAndEqualRegistersSatisfyEverything(int count) {
    Validation validation = validate(processors(count), counts(count, count));
    assertThat(validation.findings()).extracting(Finding::verdict).containsOnly(Verdict.SATISFIED);
  }

  @Test
  void aSingleProcessorIsNotCompared() {
    Validation validation = validate(processors(1), counts(1, 1));
    assertThat(validation.findings())
        .allSatisfy(
            finding ->
                assertThat(finding.verdict())
                    .isEqualTo(
                        finding.requirement().id().startsWith("mp-all-")
                            ? Verdict.SATISFIED
                            : Verdict.NOT_APPLICABLE));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 300})
  void theLastProcessorIsComparedToo(int count) {
    List<ProcessorSnapshot> processors = processors(count);
    last(processors)
        .set(VMXON_POINTER, 0x100fff)
        .set(IA32_VMX_BASIC, 0x00da040000000012L)
        .set(IA32_FEATURE_CONTROL, 0);
    assertThat(violated(processors))
        .containsExactlyInAnyOrder(
            "mp-vmxon-region-unique",
            "mp-revision-uniform",
            "mp-feature-control-uniform",
            "mp-capability-uniform");
  }

  private static List<String> violated(List<ProcessorSnapshot> processors) {
    return validate(processors, new ProcessorSnapshot(0)).findings().stream()
        .filter(finding -> finding.verdict() == Verdict.VIOLATED)
        .map(finding -> finding.requirement().id())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 300})
  void anUnknownProcessorMakesTheComparisonsUndetermined(int count) {
    List<ProcessorSnapshot> processors = processors(count);
    processors.set(count / 2, new ProcessorSnapshot(count / 2));
    Validation validation = validate(processors, counts(count, count));
    assertThat(validation.findings())
        .filteredOn(finding -> !finding.requirement().id().startsWith("mp-all-"))
        .extracting(Finding::verdict)
        .containsOnly(Verdict.UNDETERMINED);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 300})
  void aVmcsMustNotBeARegionOfAnotherProcessor(int count) {
    for (long taken : new long[] {0x101000, 0x100000}) {
      for (Field pointer : new Field[] {VMCS_POINTER, CURRENT_VMCS}) {
        List<ProcessorSnapshot> processors = processors(count);
        last(processors).set(pointer, taken);
        assertThat(violated(processors)).containsExactly("mp-vmcs-region-unique");
      }
    }
  }

  @Test
  void thePreparedVmcsMayBeCurrent() {
    List<ProcessorSnapshot> processors = processors(2);
    last(processors).set(CURRENT_VMCS, last(processors).value(VMCS_POINTER));
    assertThat(verdict("mp-vmcs-region-unique", processors)).isEqualTo(Verdict.SATISFIED);
  }

  @Test
  void allOnesMeanNoVmcsAndPartOfThemMay() {
    List<ProcessorSnapshot> processors = processors(2);
    processors.forEach(processor -> processor.set(VMCS_POINTER, -1L));
    assertThat(verdict("mp-vmcs-region-unique", processors)).isEqualTo(Verdict.SATISFIED);
    processors.forEach(processor -> processor.forget(VMCS_POINTER, 0xfff));
    assertThat(verdict("mp-vmcs-region-unique", processors)).isEqualTo(Verdict.UNDETERMINED);
    processors.forEach(processor -> processor.set(VMCS_POINTER, 0, 1, Origin.NONE));
    assertThat(verdict("mp-vmcs-region-unique", processors)).isEqualTo(Verdict.VIOLATED);
  }

  @Test
  void knownHalvesMayDistinguishTwoPointers() {
    List<ProcessorSnapshot> processors = processors(3);
    processors.forEach(processor -> processor.forget(VMXON_POINTER, HIGH_HALF));
    assertThat(verdict("mp-vmxon-region-unique", processors)).isEqualTo(Verdict.SATISFIED);
    last(processors).set(VMXON_POINTER, 0x100000, ~HIGH_HALF, Origin.NONE);
    assertThat(verdict("mp-vmxon-region-unique", processors)).isEqualTo(Verdict.UNDETERMINED);
  }

  @Test
  void aRegisterOnlySomeProcessorsHaveDiffers() {
    List<ProcessorSnapshot> processors = processors(4);
    last(processors).setUnreadable(IA32_VMX_VMFUNC, Origin.NONE);
    Finding finding =
        finding("mp-capability-uniform", validate(processors, new ProcessorSnapshot(0)));
    assertThat(finding.verdict()).isEqualTo(Verdict.VIOLATED);
    assertThat(finding.bits()).containsExactly(new WrongBits(IA32_VMX_VMFUNC, -1L));
  }

  @Test
  void aRegisterMissingOnOneProcessorIsUndetermined() {
    List<ProcessorSnapshot> processors = processors(4);
    last(processors).forget(IA32_VMX_VMFUNC, -1L);
    assertThat(verdict("mp-capability-uniform", processors)).isEqualTo(Verdict.UNDETERMINED);
  }

  @Test
  void driverCountsAreComparedWithTheSnapshotAndEachOther() {
    List<ProcessorSnapshot> four = processors(4);
    assertThat(verdict("mp-all-processors-present", four)).isEqualTo(Verdict.NOT_APPLICABLE);
    assertThat(verdict("mp-all-processors-present", four, counts(8, 8)))
        .isEqualTo(Verdict.VIOLATED);
    assertThat(verdict("mp-all-processors-initialized", four, counts(4, 1)))
        .isEqualTo(Verdict.VIOLATED);
    ProcessorSnapshot activeOnly = new ProcessorSnapshot(0).set(VMM_ACTIVE_PROCESSORS, 4);
    assertThat(verdict("mp-all-processors-present", four, activeOnly)).isEqualTo(Verdict.SATISFIED);
    assertThat(verdict("mp-all-processors-initialized", four, activeOnly))
        .isEqualTo(Verdict.UNDETERMINED);
  }
}
