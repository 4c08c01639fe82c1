// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.rules.Predictions.vmxon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The possible outcomes of VMXON in a partly known state. */
class OpenOutcomesTest {
  @Test
  void anUnknownSegmentKeepsBothFaultsPossible() {
    Outcome outcome = vmxon("vmxon.operand.linear=0x800000000000 vmxon.operand.segment=unknown");
    assertThat(outcome.possible()).containsExactly("gp0", "ss0");
    assertThat(outcome.decidedBy()).containsExactly("vmxon-operand-canonical");
  }

  @Test
  void aPossiblyCanonicalAddressKeepsThePageFaultPossible() {
    Outcome outcome =
        vmxon(
            "vmxon.operand.linear=0x800000000000 vmxon.operand.access=not-mapped cr4.LA57=unknown"
                + " IA32_VMX_CR4_FIXED1.LA57=1");
    assertThat(outcome.possible()).containsExactly("gp0", "pf");
    assertThat(outcome.decidedBy()).containsExactly("vmxon-operand-readable");
    assertThat(outcome.openBy()).containsExactly("vmxon-operand-canonical");
  }

  @Test
  void inRootOperationAnUnknownCplKeepsTheFaultPossible() {
    assertThat(vmxon("vmx-operation=root" + Predictions.UNKNOWN_CPL).possible())
        .containsExactly("gp0", "vmfail-invalid");
    assertThat(vmxon("vmx-operation=root" + Predictions.UNKNOWN_CPL + " cpl[0]=1").possible())
        .containsExactly("gp0");
  }

  @Test
  void onlyEarlierUndeterminedRequirementsKeepTheirOutcomePossible() {
    Outcome outcome = vmxon("cr4.VMXE=unknown cr0.NE=0 vmxon.operand.access=unknown");
    assertThat(outcome.possible()).containsExactly("ud", "gp0");
    assertThat(outcome.isCertain()).isFalse();
    assertThat(outcome.maySucceed()).isFalse();
    assertThat(outcome.decidedBy()).containsExactly("vmxon-cr0-fixed-to-1");
    assertThat(outcome.openBy()).containsExactly("vmxon-cr4-vmxe");
    assertThat(outcome.next()).isEmpty();
  }

  @Test
  void undeterminedRequirementsOfTheDecidingStageDoNotMatter() {
    Outcome outcome = vmxon("cr4.VMXE=unknown cr0.NE=0 IA32_FEATURE_CONTROL=unknown");
    assertThat(outcome.openBy()).containsExactly("vmxon-cr4-vmxe");
    assertThat(vmxon("cr0.NE=0 IA32_FEATURE_CONTROL=unknown").openBy()).isEmpty();
  }

  @Test
  void unknownVmxOperationIsSplitIntoCases() {
    Outcome outcome = vmxon("vmx-operation=unknown current-vmcs=unknown");
    assertThat(outcome.possible())
        .containsExactly("vm-exit", "vmfail-invalid", "vmfail-valid-15", "vmsucceed");
    assertThat(outcome.cases())
        .containsExactly(
            entry("outside", List.of("vmsucceed")),
            entry("root", List.of("vmfail-invalid", "vmfail-valid-15")),
            entry("non-root", List.of("vm-exit")));
    assertThat(outcome.cases().keySet()).containsExactly("outside", "root", "non-root");
    assertThat(outcome.decidedBy()).isEmpty();
    assertThat(outcome.openBy())
        .containsExactlyInAnyOrder(
            "vmxon-not-in-root-operation", "vmxon-not-in-non-root-operation");
  }

  @Test
  void aFailureOutsideVmxOperationIsNamedIfRootOperationIsPossible() {
    Outcome outcome = vmxon("vmx-operation[0]=unknown cr0.NE=0");
    assertThat(outcome.cases())
        .containsExactly(
            entry("outside", List.of("gp0")), entry("root", List.of("vmfail-invalid")));
    assertThat(outcome.decidedBy()).containsExactly("vmxon-cr0-fixed-to-1");
    assertThat(outcome.openBy()).containsExactly("vmxon-not-in-root-operation");
  }

  @Test
  void inVmxOperationVmxeCountsAsSet() {
    Outcome outcome = vmxon("vmx-operation=unknown cr4.VMXE=unknown");
    assertThat(outcome.cases())
        .containsExactly(
            entry("outside", List.of("ud", "vmsucceed")),
            entry("root", List.of("vmfail-invalid")),
            entry("non-root", List.of("vm-exit")));
  }

  @Test
  void withoutVmxeTheProcessorIsOutsideVmxOperation() {
    Outcome outcome = vmxon("vmx-operation=unknown cr4.VMXE=0");
    assertThat(outcome.possible()).containsExactly("ud");
    assertThat(outcome.cases()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, outside, gp0, vmxon-feature-control-lock vmxon-feature-control-outside-smx",
    "0, inside, gp0, vmxon-feature-control-lock vmxon-feature-control-inside-smx",
    "0, unknown, gp0, vmxon-feature-control-lock",
    "6, outside, gp0, vmxon-feature-control-lock",
    "6, unknown, gp0, vmxon-feature-control-lock",
    "1, outside, gp0, vmxon-feature-control-outside-smx",
    "1, inside, gp0, vmxon-feature-control-inside-smx",
    "1, unknown, gp0, vmxon-feature-control-inside-smx vmxon-feature-control-outside-smx",
    "5, outside, vmsucceed, ''",
    "5, inside, gp0, vmxon-feature-control-inside-smx",
    "5, unknown, gp0 vmsucceed, ''",
    "3, outside, gp0, vmxon-feature-control-outside-smx",
    "3, inside, vmsucceed, ''",
    "3, unknown, gp0 vmsucceed, ''",
    "7, outside, vmsucceed, ''",
    "7, inside, vmsucceed, ''",
    "7, unknown, vmsucceed, ''",
  })
  void featureControlDependsOnSmxOperation(
      String control, String smx, String outcomes, String decidedBy) {
    Outcome outcome = vmxon("IA32_FEATURE_CONTROL=" + control + " smx-operation=" + smx);
    assertThat(outcome.possible()).containsExactly(outcomes.split(" "));
    assertThat(String.join(" ", outcome.decidedBy().stream().sorted().toList()))
        .isEqualTo(String.join(" ", List.of(decidedBy.split(" ")).stream().sorted().toList()));
  }

  @Test
  void unknownSmxOperationNamesTheUndeterminedRequirement() {
    assertThat(vmxon("IA32_FEATURE_CONTROL=5 smx-operation=unknown").openBy())
        .containsExactly("vmxon-feature-control-inside-smx");
    assertThat(vmxon("IA32_FEATURE_CONTROL=3 smx-operation=unknown").openBy())
        .containsExactly("vmxon-feature-control-outside-smx");
  }

  @Test
  void ifBothSmxCasesFailBothAreFixed() {
    Outcome outcome = vmxon("IA32_FEATURE_CONTROL=1 smx-operation=unknown");
    assertThat(outcome.next().orElseThrow().possible()).containsExactly("vmsucceed");
  }

  @Test
  void aCertainFaultHasTheVmxOperationCasesInItsNextOutcome() {
    Outcome outcome = vmxon("vmx-operation[0]=unknown cpl=3");
    assertThat(outcome.possible()).containsExactly("gp0");
    assertThat(outcome.decidedBy()).containsExactly("vmxon-cpl-0");
    Outcome next = outcome.next().orElseThrow();
    assertThat(next.cases().get("outside")).containsExactly("vmsucceed");
    assertThat(next.cases().get("root")).containsExactly("vmfail-invalid");
  }

  @Test
  void anUnreadRegionKeepsItsFailurePossible() {
    Outcome outcome = vmxon("vmxon.region.header=unknown");
    assertThat(outcome.possible()).containsExactly("vmfail-invalid", "vmsucceed");
    assertThat(outcome.openBy())
        .containsExactlyInAnyOrder("vmxon-region-revision", "vmxon-region-bit-31");
  }
}
