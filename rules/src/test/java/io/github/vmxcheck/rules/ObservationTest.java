// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.rules.Predictions.diagnose;
import static io.github.vmxcheck.rules.Predictions.onlyKnowing;
import static io.github.vmxcheck.rules.Predictions.state;
import static io.github.vmxcheck.rules.Predictions.validate;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.specs.Specification;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The observed outcome of VMXON, and the message where the prediction differs. */
class ObservationTest {
  private static final String REQUIREMENT = "observed-outcome";
  private static final String NOT_EXPLAINED =
      "; the values in the dump do not explain it: they changed before VMXON ran, or were read"
          + " incorrectly";

  private static String message(String differences) {
    return diagnose(validate(differences), REQUIREMENT).message();
  }

  @ParameterizedTest
  @CsvSource({
    "observed.outcome=pf, pf",
    "observed.outcome=ud observed.status=0 observed.rflags=0x242, ud",
    "observed.status=0, vmsucceed",
    "observed.status=1, vmfail-valid-15",
    "observed.status=2, vmfail-invalid",
    "observed.status=1 observed.rflags=0x202, vmfail-valid-15",
    "observed.status[0]=1 observed.rflags=0x202, vmsucceed",
    "observed.rflags=0x202, vmsucceed",
    "observed.rflags=0x203, vmfail-invalid",
    "observed.rflags=0x242, vmfail-valid-15",
    "observed.rflags=0x243, vmfail-invalid",
    "observed.rflags.CF=0 observed.rflags.ZF=1, vmfail-valid-15",
  })
  void theOutcomeWordPrecedesTheStatusAndTheStatusTheFlags(String known, String word) {
    assertThat(Predictions.observed(onlyKnowing(known))).containsExactly(word);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "observed.status=3",
        "observed.status=3 observed.rflags=0x202",
        "observed.status[0]=1",
        "observed.rflags.CF=0",
        "observed.rflags.ZF=0",
      })
  void isEmptyWithoutAnObservationInTheDump(String known) {
    assertThat(Predictions.observed(onlyKnowing(known))).isEmpty();
    ProcessorValidation validation = validate(known);
    assertThat(validation.verdict(REQUIREMENT)).isEqualTo(Verdict.NOT_APPLICABLE);
    assertThat(diagnose(validation, REQUIREMENT).message())
        .isEqualTo("the dump does not show what VMXON did");
  }

  @ParameterizedTest
  @CsvSource({
    "observed.outcome=vmsucceed, VMsucceed",
    "observed.outcome=ud cr4.VMXE=0, #UD",
    "observed.outcome=gp0 cr0.NE=0, #GP(0)",
    "observed.outcome=vm-exit vmx-operation=non-root, VM exit",
    "observed.outcome=pf vmxon.operand.access=not-mapped, #PF",
    "observed.status=1 vmx-operation=root current-vmcs=0x12346000, VMfailValid(15)",
    "observed.status=2 vmxon.pointer=0x12345008, VMfailInvalid",
    "observed.outcome=ss0 vmxon.operand.linear=0x800000000000 vmxon.operand.segment=ss, #SS(0)",
  })
  void aPredictedOutcomeIsAsPredicted(String differences, String title) {
    assertThat(validate(differences).verdict(REQUIREMENT)).isEqualTo(Verdict.SATISFIED);
    assertThat(message(differences)).isEqualTo("VMXON ended in " + title + ", as predicted");
  }

  @ParameterizedTest
  @CsvSource({
    "observed.outcome=gp0 cr0.NE=unknown, #GP(0)",
    "observed.outcome=vmsucceed cr0.NE=unknown, VMsucceed",
  })
  void anOutcomeThatWasPossibleIsOneOfThem(String differences, String title) {
    assertThat(validate(differences).verdict(REQUIREMENT)).isEqualTo(Verdict.SATISFIED);
    assertThat(message(differences))
        .isEqualTo("VMXON ended in " + title + ", one of the possible outcomes");
  }

  @Test
  void anUnpredictedSuccessCastsDoubtOnTheDecidingValues() {
    assertThat(validate("observed.status=0 cr0.NE=0").verdict(REQUIREMENT))
        .isEqualTo(Verdict.VIOLATED);
    assertThat(message("observed.status=0 cr0.NE=0 IA32_FEATURE_CONTROL=4"))
        .isEqualTo(
            "VMXON ended in VMsucceed, but #GP(0) was predicted; a value behind"
                + " vmxon-cr0-fixed-to-1, vmxon-feature-control-lock was different when VMXON ran,"
                + " or was read incorrectly");
  }

  @Test
  void everyPredictedOutcomeIsNamed() {
    assertThat(message("observed.outcome=ud cr0.NE=unknown"))
        .isEqualTo("VMXON ended in #UD, but #GP(0) or VMsucceed was predicted" + NOT_EXPLAINED);
  }

  /** A register operand predicts #UD, whatever else is unknown. */
  @ParameterizedTest
  @CsvSource({
    "gp0, cpl=unknown ss.dpl=unknown cs.selector=unknown, vmxon-cpl-0",
    "gp0, a20m=unknown cr0.NE=unknown, 'vmxon-not-a20m, vmxon-cr0-fixed-to-1'",
    "vm-exit, vmx-operation=unknown, vmxon-not-in-non-root-operation",
    "vmfail-invalid, vmx-operation=unknown, vmxon-not-in-root-operation",
    "vmfail-valid-15, vmx-operation=unknown, vmxon-not-in-root-operation",
    "gp0, vmx-operation=unknown cpl=3 ss.dpl=3, vmxon-not-in-root-operation",
    "gp0, vmx-operation=unknown cpl=unknown ss.dpl=unknown cs.selector=unknown,"
        + " 'vmxon-not-in-root-operation, vmxon-cpl-0'",
    "vmfail-invalid, vmxon.region.header[31]=unknown, vmxon-region-bit-31",
    "ss0, vmxon.operand.linear[63]=unknown vmxon.operand.segment=unknown, vmxon-operand-canonical",
    "ss0, vmxon.operand.linear[63]=unknown vmxon.operand.segment=ss, vmxon-operand-canonical",
    "gp0, vmxon.operand.linear[63]=unknown vmxon.operand.segment=ds, vmxon-operand-canonical",
  })
  void unknownValuesMayExplainTheObservation(String observed, String open, String candidates) {
    assertThat(message("vmxon.operand.kind=register observed.outcome=" + observed + " " + open))
        .endsWith(", but #UD was predicted; a violation of " + candidates + " would explain it");
  }

  @ParameterizedTest
  @CsvSource({
    "gp0, ''",
    "gp0, vmx-operation=unknown",
    "vmfail-invalid, vmx-operation=unknown cpl=3 ss.dpl=3",
    "pf, vmx-operation=unknown",
    "gp0, vmxon.region.header[31]=unknown",
    "gp0, rflags[3]=unknown",
    "gp0, vmxon.operand.linear[63]=unknown vmxon.operand.segment=ss",
    "vmfail-invalid, vmcs.pointer=0x12346???",
    "vmfail-valid-15, vmcs.pointer=0x12346??? vmxon.region.header[31]=unknown",
  })
  void unknownValuesWithOtherOutcomesDoNotExplainTheObservation(String observed, String open) {
    assertThat(message("vmxon.operand.kind=register observed.outcome=" + observed + " " + open))
        .endsWith(", but #UD was predicted" + NOT_EXPLAINED);
  }

  @Test
  void aWrongAssumptionMayExplainTheObservation() {
    String differences = "observed.outcome=gp0 a20m=unknown";
    ProcessorSnapshot state = state("64-bit", differences);
    Validator validator = new Validator(Specification.builtIn(), Assumptions.USUAL);
    Snapshot snapshot = new Snapshot("", List.of(), List.of(state), new ProcessorSnapshot(0));
    ProcessorValidation validation = validator.validate(snapshot).processors().get(0);
    assertThat(validation.verdict("vmxon-not-a20m")).isEqualTo(Verdict.SATISFIED);
    assertThat(validator.diagnose(validation, validation.finding(REQUIREMENT)).message())
        .isEqualTo(
            "VMXON ended in #GP(0), but VMsucceed was predicted; a violation of vmxon-not-a20m"
                + " would explain it");
  }
}
