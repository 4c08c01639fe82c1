// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.rules.Predictions.vmxon;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What VMXON does in a known state. */
class OutcomePredictorTest {
  @Test
  void succeedsInAGoodState() {
    Outcome outcome = vmxon("");
    assertThat(outcome.possible()).containsExactly("vmsucceed");
    assertThat(outcome.isCertain()).isTrue();
    assertThat(outcome.decidedBy()).isEmpty();
    assertThat(outcome.next()).isEmpty();
    assertThat(outcome.cases()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "cr4.VMXE=0 cpl=3, ud, vmxon-cr4-vmxe",
    "vmxon.operand.kind=register vmx-operation=root, ud, vmxon-operand-memory",
    "vmxon.operand.lock=1 vmx-operation=non-root, ud, vmxon-operand-memory",
    "cs.l=0 vmx-operation=non-root, ud, vmxon-not-compatibility-mode",
    "cr0.NE=0 cs.l=0, ud, vmxon-not-compatibility-mode",
    "vmx-operation=non-root cpl=3, vm-exit, vmxon-not-in-non-root-operation",
    "vmx-operation=non-root IA32_FEATURE_CONTROL=0, vm-exit, vmxon-not-in-non-root-operation",
    "vmx-operation=root cpl=3, gp0, vmxon-not-in-root-operation",
    "vmx-operation=root IA32_FEATURE_CONTROL=0, vmfail-invalid, vmxon-not-in-root-operation",
    "vmx-operation=root vmxon.operand.access=not-mapped, vmfail-invalid, vmxon-not-in-root-operation",
    "cpl=3 vmxon.operand.access=not-mapped, gp0, vmxon-cpl-0",
    "a20m=1 vmxon.operand.access=not-mapped, gp0, vmxon-not-a20m",
    "cr0.NE=0 vmxon.operand.linear=0x800000000000, gp0, vmxon-cr0-fixed-to-1",
    "IA32_FEATURE_CONTROL.LOCK=0 vmxon.pointer=0x12345008, gp0, vmxon-feature-control-lock",
    "vmxon.operand.access=not-mapped vmxon.pointer=0x12345008, pf, vmxon-operand-readable",
    "vmxon.pointer=0x12345008 vmxon.region.header=5, vmfail-invalid, vmxon-pointer-aligned",
    "vmxon.pointer=0x8000000000 vmxon.region.header=5, vmfail-invalid, vmxon-pointer-width",
    "vmxon.region.header=5, vmfail-invalid, vmxon-region-revision",
    "vmxon.region.header=0x80000004, vmfail-invalid, vmxon-region-bit-31",
  })
  void theFirstViolatedStageDecides(String differences, String outcome, String decidedBy) {
    assertThat(vmxon(differences).possible()).containsExactly(outcome);
    assertThat(vmxon(differences).decidedBy()).containsExactly(decidedBy);
  }

  @Test
  void allViolatedRequirementsOfAStageDecide() {
    Outcome outcome = vmxon("cpl=3 cr0.NE=0 IA32_FEATURE_CONTROL=0");
    assertThat(outcome.possible()).containsExactly("gp0");
    assertThat(outcome.decidedBy())
        .containsExactlyInAnyOrder(
            "vmxon-cpl-0",
            "vmxon-cr0-fixed-to-1",
            "vmxon-feature-control-lock",
            "vmxon-feature-control-outside-smx");
  }

  @ParameterizedTest
  @CsvSource({
    "ds, gp0", "gs, gp0", "ss, ss0",
  })
  void aNonCanonicalAddressPrecedesThePageFault(String segment, String outcome) {
    Outcome predicted =
        vmxon(
            "vmxon.operand.linear=0x800000000000 vmxon.operand.access=not-mapped"
                + " vmxon.operand.segment="
                + segment);
    assertThat(predicted.possible()).containsExactly(outcome);
    assertThat(predicted.decidedBy()).containsExactly("vmxon-operand-canonical");
    assertThat(predicted.next().orElseThrow().possible()).containsExactly("pf");
  }

  @ParameterizedTest
  @CsvSource({
    "none, vmfail-invalid",
    "0x12346000, vmfail-valid-15",
    "0x0, vmfail-valid-15",
    "unknown, vmfail-invalid vmfail-valid-15",
    "0xffffffffffffff??, vmfail-invalid vmfail-valid-15",
    "0xfffffffffffff0??, vmfail-valid-15",
  })
  void aSecondVmxonHasAnErrorNumberOnlyWithACurrentVmcs(String current, String outcomes) {
    Outcome outcome = vmxon("vmx-operation=root current-vmcs=" + current);
    assertThat(outcome.possible()).containsExactly(outcomes.split(" "));
    assertThat(outcome.errorNumber()).hasValue(15);
  }

  @Test
  void faultsAndRegionFailuresHaveNoErrorNumber() {
    assertThat(vmxon("vmx-operation=root cpl=3").errorNumber()).isEmpty();
    assertThat(vmxon("vmx-operation=root" + Predictions.UNKNOWN_CPL).errorNumber()).isEmpty();
    assertThat(vmxon("vmxon.pointer=0x12345008").errorNumber()).isEmpty();
    assertThat(vmxon("vmx-operation[0]=unknown vmxon.pointer=0x12345008").errorNumber()).isEmpty();
  }

  @Test
  void laterFailuresArePredictedToo() {
    Outcome first = vmxon("cr4.VMXE=0 cr0.NE=0 vmxon.region.header=0x80000004");
    Outcome second = first.next().orElseThrow();
    Outcome third = second.next().orElseThrow();
    assertThat(first.possible()).containsExactly("ud");
    assertThat(second.possible()).containsExactly("gp0");
    assertThat(second.decidedBy()).containsExactly("vmxon-cr0-fixed-to-1");
    assertThat(third.possible()).containsExactly("vmfail-invalid");
    assertThat(third.next().orElseThrow().possible()).containsExactly("vmsucceed");
  }

  @Test
  void anImpossibleStateIsHypothetical() {
    Outcome outcome = vmxon("vmx-operation=root cr4.VMXE=0");
    assertThat(outcome.hypothetical()).isTrue();
    assertThat(outcome.possible()).containsExactly("ud");
    assertThat(vmxon("cr4.VMXE=0").hypothetical()).isFalse();
  }

  @Test
  void cr4Bit32IsComparedWithAll64FixedBits() {
    String fred = "cr4.FRED=1 IA32_VMX_CR4_FIXED1";
    assertThat(vmxon(fred + "=0x1003767ff").possible()).containsExactly("vmsucceed");
    assertThat(vmxon(fred + "=0x3767ff").possible()).containsExactly("gp0");
    assertThat(vmxon(fred + "=0x????????003767ff").possible()).containsExactly("gp0", "vmsucceed");
  }
}
