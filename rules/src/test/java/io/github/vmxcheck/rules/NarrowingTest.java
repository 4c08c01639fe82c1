// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.rules.Predictions.onlyKnowing;
import static io.github.vmxcheck.rules.Predictions.validate;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.rules.Outcome.Observed;
import io.github.vmxcheck.specs.Specification;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an observed outcome of VMXON says about its causes. */
class NarrowingTest {
  private static final Validator USUAL = new Validator(Specification.builtIn(), Assumptions.USUAL);

  /** With the usual assumptions, as for the log of a driver. */
  private static Outcome ofLog(String known) {
    ProcessorSnapshot state = onlyKnowing(known);
    Snapshot snapshot = new Snapshot("", List.of(), List.of(state), new ProcessorSnapshot(0));
    return USUAL.validate(snapshot).processors().get(0).outcome();
  }

  private static Observed observed(String known) {
    return ofLog(known).observed().orElseThrow();
  }

  @Test
  void anErrorExcludesWhatWouldHaveRaisedAnException() {
    Observed observed = observed("vmxon.pointer=0x13c8a7000 observed.outcome=vmfail-invalid");
    assertThat(observed.excluded())
        .contains(
            "vmxon-processor-supports-vmx",
            "vmxon-cr0-fixed-to-1",
            "vmxon-cr4-fixed-to-0",
            "vmxon-cr4-vmxe",
            "vmxon-feature-control-lock",
            "vmxon-feature-control-outside-smx");
    assertThat(observed.suspects())
        .containsExactlyInAnyOrder(
            "vmxon-region-revision",
            "vmxon-region-bit-31",
            "vmxon-pointer-32-bit",
            "vmxon-not-in-root-operation");
  }

  @Test
  void anExceptionExcludesPointerAndRegion() {
    Observed observed = observed("IA32_FEATURE_CONTROL=5 observed.outcome=gp0");
    assertThat(observed.excluded())
        .contains("vmxon-region-revision", "vmxon-region-bit-31", "vmxon-pointer-aligned");
    assertThat(observed.suspects())
        .contains("vmxon-cr0-fixed-to-1", "vmxon-cr4-fixed-to-0")
        .doesNotContain("vmxon-feature-control-outside-smx", "vmxon-region-revision");
  }

  @Test
  void thePredictionIsNarrowedToWhatWasObserved() {
    Outcome outcome = ofLog("observed.outcome=vmfail-invalid");
    assertThat(outcome.possible()).containsExactly("vmfail-invalid");
    assertThat(outcome.observed().orElseThrow().predicted()).contains("ud", "gp0", "vmsucceed");
    assertThat(outcome.cases()).containsOnlyKeys("outside", "root");
  }

  @Test
  void anErrorNumberShowsThatTheProcessorWasInRootOperation() {
    Outcome outcome = ofLog("observed.outcome=vmfail-valid-15");
    assertThat(outcome.cases()).containsOnlyKeys("root");
    assertThat(outcome.decidedBy()).containsExactly("vmxon-not-in-root-operation");
    assertThat(outcome.errorNumber()).hasValue(15);
  }

  @Test
  void aSuccessExcludesEverything() {
    Outcome outcome = ofLog("observed.outcome=vmsucceed");
    assertThat(outcome.possible()).containsExactly("vmsucceed");
    assertThat(outcome.observed().orElseThrow().suspects()).isEmpty();
    assertThat(outcome.excludes("vmxon-cr4-vmxe")).isTrue();
  }

  /**
   * VMXON in VMX root operation does not test the register, but then it permitted an earlier one.
   */
  @Test
  void aLockedRegisterThatForbidsVmxonContradictsAnError() {
    Outcome outcome = ofLog("IA32_FEATURE_CONTROL=1 cr4=0x2000 observed.outcome=vmfail-invalid");
    assertThat(outcome.observed().orElseThrow().isContradicted()).isTrue();
    assertThat(outcome.possible()).doesNotContain("vmfail-invalid");
    assertThat(outcome.excludes("vmxon-region-revision")).isFalse();
  }

  @Test
  void aViolatedSuspectDecides() {
    Outcome outcome = ofLog("vmxon.pointer=0x13c8a7800 observed.outcome=vmfail-invalid");
    assertThat(outcome.decidedBy()).containsExactly("vmxon-pointer-aligned");
    assertThat(outcome.next().orElseThrow().maySucceed()).isTrue();
  }

  /** Some hypervisors read the operand before they test anything else. */
  @Test
  void aFaultOfTheOperandInAGuestExcludesOnlyWhatFollows() {
    String known = "vmxon.operand.access=unknown IA32_FEATURE_CONTROL=unknown observed.outcome=pf";
    Outcome inGuest = validate("observer=guest " + known).outcome();
    assertThat(inGuest.observed().orElseThrow().suspects())
        .containsExactly("vmxon-operand-readable");
    assertThat(inGuest.excludes("vmxon-feature-control-lock")).isFalse();
    assertThat(validate(known).outcome().excludes("vmxon-feature-control-lock")).isTrue();
  }
}
