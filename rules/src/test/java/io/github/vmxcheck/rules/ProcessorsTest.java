// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.rules.Predictions.onlyKnowing;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What rules can query about all processors of a machine, on both bounds. */
class ProcessorsTest {
  private static final String REQUIREMENT = "mp-capability-uniform";

  private static Processors processors(boolean possible, String machine, String... text) {
    Processors processors = new Processors(possible, Map.of(REQUIREMENT, 0));
    List<ProcessorSnapshot> states = Stream.of(text).map(Predictions::onlyKnowing).toList();
    processors.set(states, onlyKnowing(machine), null);
    return processors;
  }

  private static void assertAnswers(
      ToLongFunction<Processors> question, long certain, long possible, String... text) {
    assertThat(question.applyAsLong(processors(false, "", text))).as("certain").isEqualTo(certain);
    assertThat(question.applyAsLong(processors(true, "", text))).as("possible").isEqualTo(possible);
  }

  @Test
  void aSingleProcessorIsNotCompared() {
    assertAnswers(Processors::fewerThanTwo, 1, 1);
    assertAnswers(Processors::fewerThanTwo, 1, 1, "");
    assertAnswers(Processors::fewerThanTwo, 0, 0, "", "");
    assertAnswers(Processors::differingFeatureControlBits, 0, 0, "");
  }

  @ParameterizedTest
  @CsvSource({
    "'', 1",
    "vmm.active-processors=4, 0",
    "vmm.initialized-processors=4, 0",
    "vmm.active-processors=4 vmm.initialized-processors=4, 0",
  })
  void processorsAreCountedIfTheDriverGivesACount(String machine, long uncounted) {
    assertThat(processors(false, machine).uncounted()).isEqualTo(uncounted);
    assertThat(processors(true, machine).uncounted()).isEqualTo(uncounted);
  }

  @ParameterizedTest
  @CsvSource({
    "vmm.active-processors=3, 0, 0",
    "vmm.active-processors=4, 7, 7",
    "vmm.active-processors=1, 2, 2",
    "vmm.active-processors[1:0]=1, 2, 0xfffffffe",
    "'', 0, 0xffffffff",
  })
  void theActiveCountIsComparedWithTheSnapshot(String machine, long certain, long possible) {
    assertThat(processors(false, machine, "", "", "").countDiffersFromActive()).isEqualTo(certain);
    assertThat(processors(true, machine, "", "", "").countDiffersFromActive()).isEqualTo(possible);
  }

  @ParameterizedTest
  @CsvSource({
    "vmm.active-processors=3 vmm.initialized-processors=3, 0, 0",
    "vmm.active-processors=3 vmm.initialized-processors=1, 2, 2",
    "vmm.active-processors=3, 0, 0xffffffff",
  })
  void theTwoCountsAreCompared(String machine, long certain, long possible) {
    assertThat(processors(false, machine).initializedDiffersFromActive()).isEqualTo(certain);
    assertThat(processors(true, machine).initializedDiffersFromActive()).isEqualTo(possible);
  }

  @ParameterizedTest
  @CsvSource({
    "vmxon.pointer=0x1000, vmxon.pointer=0x2000, 0, 0",
    "vmxon.pointer=0x1000, vmxon.pointer=0x1008, 1, 1",
    "vmxon.pointer=0x1000, vmxon.pointer=0x1???, 1, 1",
    "vmxon.pointer=0x1000, vmxon.pointer=0x????, 0, 1",
    "vmxon.pointer=0x1000, '', 0, 1",
    "vmxon.pointer=0x11000, vmxon.pointer=0x????, 0, 0",
  })
  void twoProcessorsMayShareAVmxonRegion(String one, String other, long certain, long possible) {
    assertAnswers(Processors::shareVmxonRegion, certain, possible, one, other);
    assertAnswers(Processors::shareVmxonRegion, certain, possible, other, one);
  }

  /** The first processor is fully known; the second one decides. */
  @ParameterizedTest
  @CsvSource({
    "vmcs.pointer=0x4000 current-vmcs=none, 0, 0",
    "vmcs.pointer=0x2000 current-vmcs=none, 1, 1",
    "vmcs.pointer=0x1000 current-vmcs=none, 1, 1",
    "vmcs.pointer=0x4000 current-vmcs=0x2000, 1, 1",
    "vmcs.pointer=0x4000 current-vmcs=0x2000 vmx-operation=outside, 1, 1",
    "vmcs.pointer=0x4000, 0, 1",
    "vmcs.pointer=0x4000 vmx-operation=root, 0, 1",
    "vmcs.pointer=0x4000 vmx-operation[0]=0, 0, 1",
    "vmcs.pointer=0x4000 vmx-operation=outside, 0, 0",
    "vmcs.pointer=0xffffffffffffffff current-vmcs=none, 0, 0",
    "current-vmcs=none, 0, 1",
    "vmcs.pointer=0x2000 vmcs.pointer[63:12]=unknown current-vmcs=none, 0, 1",
    "vmcs.pointer=0x2??? current-vmcs=none, 1, 1",
  })
  void twoProcessorsMayShareAVmcsRegion(String text, long certain, long possible) {
    String first =
        "vmxon.pointer=0x1000 vmcs.pointer=0x2000 vmx-operation=outside current-vmcs=none";
    String second = "vmxon.pointer=0x3000 " + text;
    assertAnswers(Processors::shareVmcsRegion, certain, possible, first, second);
    assertAnswers(Processors::shareVmcsRegion, certain, possible, second, first);
  }

  @Test
  void aVmcsThatMayBeNoneIsOnlyPossiblyShared() {
    String one = "vmxon.pointer=0x1000 vmx-operation=outside vmcs.pointer=0xffffffffffffffff";
    String other = "vmxon.pointer=0x3000 vmx-operation=outside vmcs.pointer=0xfffffffffffff000";
    String open = " vmcs.pointer[11:0]=unknown";
    assertAnswers(Processors::shareVmcsRegion, 0, 0, one, one.replace("1000", "3000"));
    assertAnswers(Processors::shareVmcsRegion, 0, 0, one, other);
    assertAnswers(Processors::shareVmcsRegion, 0, 1, one + open, other);
    assertAnswers(Processors::shareVmcsRegion, 1, 1, other, other.replace("3000", "1000"));
  }

  @ParameterizedTest
  @CsvSource({
    "IA32_FEATURE_CONTROL=5, IA32_FEATURE_CONTROL=5, 0, 0",
    "IA32_FEATURE_CONTROL=5, IA32_FEATURE_CONTROL=0x100001, 0x100004, 0x100004",
    "IA32_FEATURE_CONTROL=5, IA32_FEATURE_CONTROL=0x000000000000000?, 0, 0xf",
    "IA32_FEATURE_CONTROL=5, '', 0, -1",
    "IA32_FEATURE_CONTROL=5, IA32_FEATURE_CONTROL=unreadable, 0, -1",
  })
  void featureControlDiffersInTheseBits(String one, String other, long certain, long possible) {
    assertAnswers(Processors::differingFeatureControlBits, certain, possible, one, other);
  }

  @Test
  void theRevisionIsBits30To0() {
    assertAnswers(
        Processors::differingRevisionBits,
        6,
        6,
        "IA32_VMX_BASIC=0x00da040000000004",
        "IA32_VMX_BASIC=0x0000000080000002");
  }

  @ParameterizedTest
  @CsvSource({
    "IA32_VMX_VMFUNC=1, IA32_VMX_VMFUNC=3, 2, 2",
    "IA32_VMX_VMFUNC=1, IA32_VMX_VMFUNC=1, 0, 0",
    "IA32_VMX_VMFUNC=1, IA32_VMX_VMFUNC=unreadable, -1, -1",
    "IA32_VMX_VMFUNC[0]=1, IA32_VMX_VMFUNC=unreadable, -1, -1",
    "IA32_VMX_VMFUNC=unreadable, IA32_VMX_VMFUNC=unreadable, 0, 0",
    "'', IA32_VMX_VMFUNC=unreadable, 0, -1",
    "'', IA32_VMX_VMFUNC=1, 0, -1",
  })
  void aCapabilityRegisterDiffersInBitsOrExistence(
      String one, String other, long certain, long possible) {
    assertThat(vmfunc(processors(false, "", one, other))).isEqualTo(certain);
    assertThat(vmfunc(processors(true, "", one, other))).isEqualTo(possible);
    assertThat(processors(false, "", one, other).differingCapabilityBits()).isEqualTo(certain);
    assertThat(vmfunc(processors(true, "", other, one))).isEqualTo(possible);
  }

  private static long vmfunc(Processors processors) {
    return processors.differingCapabilities().stream()
        .filter(wrong -> wrong.field() == Field.IA32_VMX_VMFUNC)
        .mapToLong(WrongBits::mask)
        .findFirst()
        .orElse(0);
  }

  @Test
  void eachCapabilityRegisterThatDiffersIsNamed() {
    String one = "IA32_VMX_BASIC=4 IA32_VMX_MISC=1 IA32_VMX_VMFUNC=1";
    String other = "IA32_VMX_BASIC=5 IA32_VMX_MISC=1 IA32_VMX_VMFUNC=3";
    Processors processors = processors(false, "", one, other);
    assertThat(processors.differingCapabilities())
        .containsExactly(
            new WrongBits(Field.IA32_VMX_BASIC, 1), new WrongBits(Field.IA32_VMX_VMFUNC, 2));
    assertThat(processors.differingCapabilityBits()).isEqualTo(3);
  }

  @Test
  void settingStatesClearsTheMarks() {
    Processors processors = processors(false, "", "", "");
    processors.violates(REQUIREMENT, List.of(new WrongBits(Field.CR0, 1)));
    processors.violates(REQUIREMENT, Field.CR4, 2);
    processors.notApplicable(REQUIREMENT);
    assertThat(processors.marks().isViolated(0)).isTrue();
    assertThat(processors.marks().isNotApplicable(0)).isTrue();
    assertThat(processors.marks().wrong(0))
        .containsExactly(new WrongBits(Field.CR0, 1), new WrongBits(Field.CR4, 2));
    processors.set(List.of(), onlyKnowing(""), null);
    assertThat(processors.fewerThanTwo()).isEqualTo(1);
    assertThat(processors.marks().isViolated(0)).isFalse();
    assertThat(processors.marks().isNotApplicable(0)).isFalse();
    assertThat(processors.marks().wrong(0)).isEmpty();
    processors.violates(REQUIREMENT);
    assertThat(processors.marks().isViolated(0)).isTrue();
  }
}
