package io.github.vmxcheck.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.specs.ExampleStates;
import io.github.vmxcheck.specs.Specification;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What VMXON does in a good state with some differences, written {@code cr0.NE=0 cpl=3}. */
class OutcomePredictorTest {
  private static final String UNKNOWN_CPL = " cpl=unknown ss.dpl=unknown cs.selector=unknown";

  private final Validator validator = new Validator(Specification.builtIn(), Assumptions.NONE);

  private Outcome vmxon(String differences) {
    ProcessorSnapshot state = ExampleStates.base("64-bit");
    for (String difference : differences.split(" ", -1)) {
      if (!difference.isEmpty()) {
        String[] parts = difference.split("=", 2);
        ExampleStates.set(state, FieldPath.parse(parts[0]).orElseThrow(), parts[1]);
      }
    }
    Snapshot snapshot = new Snapshot("", List.of(), List.of(state), new ProcessorSnapshot(0));
    return validator.validate(snapshot).processors().get(0).outcome();
  }

  @Test
  void succeedsIfAllIsInOrder() {
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
  void theFirstStageThatIsViolatedDecides(String differences, String outcome, String decidedBy) {
    assertThat(vmxon(differences).possible()).containsExactly(outcome);
    assertThat(vmxon(differences).decidedBy()).containsExactly(decidedBy);
  }

  @Test
  void insideAStageAllThatIsViolatedDecides() {
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
  void anAddressThatIsNotCanonicalComesBeforeThePageFault(String segment, String outcome) {
    Outcome predicted =
        vmxon(
            "vmxon.operand.linear=0x800000000000 vmxon.operand.access=not-mapped"
                + " vmxon.operand.segment="
                + segment);
    assertThat(predicted.possible()).containsExactly(outcome);
    assertThat(predicted.decidedBy()).containsExactly("vmxon-operand-canonical");
    assertThat(predicted.next().orElseThrow().possible()).containsExactly("pf");
  }

  @Test
  void anUnknownSegmentLeavesBothFaultsOpen() {
    Outcome outcome = vmxon("vmxon.operand.linear=0x800000000000 vmxon.operand.segment=unknown");
    assertThat(outcome.possible()).containsExactly("gp0", "ss0");
    assertThat(outcome.decidedBy()).containsExactly("vmxon-operand-canonical");
  }

  @Test
  void anAddressThatMayBeCanonicalKeepsThePageFaultPossible() {
    Outcome outcome =
        vmxon(
            "vmxon.operand.linear=0x800000000000 vmxon.operand.access=not-mapped cr4.LA57=unknown"
                + " IA32_VMX_CR4_FIXED1.LA57=1");
    assertThat(outcome.possible()).containsExactly("gp0", "pf");
    assertThat(outcome.decidedBy()).containsExactly("vmxon-operand-readable");
    assertThat(outcome.openBy()).containsExactly("vmxon-operand-canonical");
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
  void aSecondVmxonFailsWithANumberOnlyIfThereIsACurrentVmcs(String current, String outcomes) {
    Outcome outcome = vmxon("vmx-operation=root current-vmcs=" + current);
    assertThat(outcome.possible()).containsExactly(outcomes.split(" "));
    assertThat(outcome.errorNumber()).hasValue(15);
  }

  @Test
  void faultsAndRegionFailuresHaveNoErrorNumber() {
    assertThat(vmxon("vmx-operation=root cpl=3").errorNumber()).isEmpty();
    assertThat(vmxon("vmx-operation=root" + UNKNOWN_CPL).errorNumber()).isEmpty();
    assertThat(vmxon("vmxon.pointer=0x12345008").errorNumber()).isEmpty();
    assertThat(vmxon("vmx-operation[0]=unknown vmxon.pointer=0x12345008").errorNumber()).isEmpty();
  }

  @Test
  void inRootOperationAnUnknownPrivilegeLevelLeavesTheFaultOpen() {
    assertThat(vmxon("vmx-operation=root" + UNKNOWN_CPL).possible())
        .containsExactly("gp0", "vmfail-invalid");
    assertThat(vmxon("vmx-operation=root" + UNKNOWN_CPL + " cpl[0]=1").possible())
        .containsExactly("gp0");
  }

  @Test
  void anUndeterminedRequirementKeepsItsOutcomePossibleInAnEarlierStageOnly() {
    Outcome outcome = vmxon("cr4.VMXE=unknown cr0.NE=0 vmxon.operand.access=unknown");
    assertThat(outcome.possible()).containsExactly("ud", "gp0");
    assertThat(outcome.isCertain()).isFalse();
    assertThat(outcome.maySucceed()).isFalse();
    assertThat(outcome.decidedBy()).containsExactly("vmxon-cr0-fixed-to-1");
    assertThat(outcome.openBy()).containsExactly("vmxon-cr4-vmxe");
    assertThat(outcome.next()).isEmpty();
  }

  @Test
  void anUndeterminedRequirementOfTheDecidingStageOpensNothing() {
    Outcome outcome = vmxon("cr4.VMXE=unknown cr0.NE=0 IA32_FEATURE_CONTROL=unknown");
    assertThat(outcome.openBy()).containsExactly("vmxon-cr4-vmxe");
    assertThat(vmxon("cr0.NE=0 IA32_FEATURE_CONTROL=unknown").openBy()).isEmpty();
  }

  @Test
  void openVmxOperationIsToldByCases() {
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
  void aFailureOutsideVmxOperationIsNamedWhereRootOperationIsOpen() {
    Outcome outcome = vmxon("vmx-operation[0]=unknown cr0.NE=0");
    assertThat(outcome.cases())
        .containsExactly(
            entry("outside", List.of("gp0")), entry("root", List.of("vmfail-invalid")));
    assertThat(outcome.decidedBy()).containsExactly("vmxon-cr0-fixed-to-1");
    assertThat(outcome.openBy()).containsExactly("vmxon-not-in-root-operation");
  }

  @Test
  void inVmxOperationVmxeIsTakenAsSet() {
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
  void featureControlIsReadForSmxOperation(
      String control, String smx, String outcomes, String decidedBy) {
    Outcome outcome = vmxon("IA32_FEATURE_CONTROL=" + control + " smx-operation=" + smx);
    assertThat(outcome.possible()).containsExactly(outcomes.split(" "));
    assertThat(String.join(" ", outcome.decidedBy().stream().sorted().toList()))
        .isEqualTo(String.join(" ", List.of(decidedBy.split(" ")).stream().sorted().toList()));
  }

  @Test
  void openSmxOperationNamesWhatKeepsTheFaultPossible() {
    assertThat(vmxon("IA32_FEATURE_CONTROL=5 smx-operation=unknown").openBy())
        .containsExactly("vmxon-feature-control-inside-smx");
    assertThat(vmxon("IA32_FEATURE_CONTROL=3 smx-operation=unknown").openBy())
        .containsExactly("vmxon-feature-control-outside-smx");
  }

  @Test
  void aFixThatUncoversTheNextFailureIsToldAtOnce() {
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
  void whereEachSmxCaseFailsForAReasonOfItsOwnBothAreFixed() {
    Outcome outcome = vmxon("IA32_FEATURE_CONTROL=1 smx-operation=unknown");
    assertThat(outcome.next().orElseThrow().possible()).containsExactly("vmsucceed");
  }

  @Test
  void aCertainFaultInOpenVmxOperationHasTheCasesOfItsNextOutcome() {
    Outcome outcome = vmxon("vmx-operation[0]=unknown cpl=3");
    assertThat(outcome.possible()).containsExactly("gp0");
    assertThat(outcome.decidedBy()).containsExactly("vmxon-cpl-0");
    assertThat(outcome.next().orElseThrow().cases().get("outside")).containsExactly("vmsucceed");
  }

  @Test
  void aStateThatCannotBeIsPredictedAsHypothetical() {
    Outcome outcome = vmxon("vmx-operation=root cr4.VMXE=0");
    assertThat(outcome.hypothetical()).isTrue();
    assertThat(outcome.possible()).containsExactly("ud");
    assertThat(vmxon("cr4.VMXE=0").hypothetical()).isFalse();
  }

  @Test
  void bit32OfCr4IsHeldAgainstAllOfTheFixedBits() {
    String fred = "cr4.FRED=1 IA32_VMX_CR4_FIXED1";
    assertThat(vmxon(fred + "=0x1003767ff").possible()).containsExactly("vmsucceed");
    assertThat(vmxon(fred + "=0x3767ff").possible()).containsExactly("gp0");
    assertThat(vmxon(fred + "=0x????????003767ff").possible()).containsExactly("gp0", "vmsucceed");
  }

  @Test
  void aRegionThatNobodyReadLeavesItsFailureOpen() {
    Outcome outcome = vmxon("vmxon.region.header=unknown");
    assertThat(outcome.possible()).containsExactly("vmfail-invalid", "vmsucceed");
    assertThat(outcome.openBy())
        .containsExactlyInAnyOrder("vmxon-region-revision", "vmxon-region-bit-31");
  }
}
