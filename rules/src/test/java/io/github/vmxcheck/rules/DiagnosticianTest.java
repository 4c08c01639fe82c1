// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.rules.Predictions.diagnose;
import static io.github.vmxcheck.rules.Predictions.state;
import static io.github.vmxcheck.rules.Predictions.validate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.model.Value;
import io.github.vmxcheck.rules.Diagnosis.Bit;
import io.github.vmxcheck.rules.Diagnosis.Evidence;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages, bits, missing fields, evidence and notes of a diagnosis. */
class DiagnosticianTest {
  private static Diagnosis of(String differences, String id) {
    return diagnose(validate(differences), id);
  }

  @ParameterizedTest
  @CsvSource({
    "vmxon-cr0-pe, '', as required",
    "vmxon-operand-segment, '', does not apply in this state",
    "vmxon-cr0-fixed-to-1, cr0.NE=0, 'CR0.NE (bit 5) is 0, but IA32_VMX_CR0_FIXED0 requires 1'",
    "vmxon-cpl-0, cpl=3, 'the current privilege level is 3, not 0'",
    "vmxon-operand-readable, vmxon.operand.access=not-mapped, reading the operand at"
        + " 0xffffb00012340ff8 causes a page fault (not-mapped)",
    "vmxon-feature-control-lock, IA32_FEATURE_CONTROL=unknown, missing" + " IA32_FEATURE_CONTROL",
    "vmxon-feature-control-lock, IA32_FEATURE_CONTROL=unreadable,"
        + " IA32_FEATURE_CONTROL is unreadable",
    "vmxon-operand-memory, vmxon.operand.kind=unknown vmxon.operand.lock=unknown,"
        + " 'missing VMXON operand, LOCK prefix'",
    "vmxon-region-revision, IA32_VMX_BASIC=unreadable vmxon.region.header=unknown,"
        + " 'missing VMXON region dword 0; IA32_VMX_BASIC is unreadable'",
    "vmxon-region-revision, IA32_VMX_BASIC=unreadable vmxon.region.header=unreadable,"
        + " 'IA32_VMX_BASIC, VMXON region dword 0 are unreadable'",
    "vmxon-operand-canonical, vmxon.operand.access=outside-segment, the dump"
        + " contains contradictory values",
  })
  void aMessageSaysWhatIsWrongOrWhatIsMissing(String id, String differences, String message) {
    assertThat(of(differences, id).message()).isEqualTo(message);
  }

  @Test
  void wrongBitsAreListedLowestFirst() {
    Diagnosis diagnosis =
        of("cr0.NE=0 IA32_VMX_CR0_FIXED0=0x8000000080000061", "vmxon-cr0-fixed-to-1");
    assertThat(diagnosis.bits())
        .containsExactly(
            bit(Field.CR0, 5, "NE", 0, 1),
            bit(Field.CR0, 6, "reserved", 0, 1),
            bit(Field.CR0, 63, "reserved", 0, 1));
    assertThat(diagnosis.missing()).isEmpty();
    assertThat(of("cr0[63]=1", "vmxon-cr0-fixed-to-0").bits())
        .containsExactly(bit(Field.CR0, 63, "reserved", 1, 0));
    assertThat(of("vmxon.pointer=0x12345008", "vmxon-pointer-aligned").bits())
        .containsExactly(bit(Field.VMXON_POINTER, 3, "", 1, 0));
  }

  private static Bit bit(Field field, int number, String name, int actual, int required) {
    return new Bit(
        FieldPath.of(field), number, name, OptionalInt.of(actual), OptionalInt.of(required));
  }

  @Test
  void anUndeterminedBitHasNoRequiredValue() {
    assertThat(of("cr0.NE=unknown", "vmxon-cr0-fixed-to-1").bits())
        .containsExactly(
            new Bit(FieldPath.of(Field.CR0), 5, "NE", OptionalInt.empty(), OptionalInt.empty()));
    assertThat(of("cr0.NE=0 IA32_VMX_CR0_FIXED0.NE=unknown", "vmxon-cr0-fixed-to-1").bits())
        .containsExactly(
            new Bit(FieldPath.of(Field.CR0), 5, "NE", OptionalInt.of(0), OptionalInt.empty()));
  }

  @Test
  void evidenceIsEveryFieldTheRuleReadsThatTheDumpHas() {
    OptionalLong processor = OptionalLong.of(0);
    assertThat(of("cr0.NE=0 IA32_VMX_CR0_FIXED0=unreadable", "state-cr0-et").evidence())
        .containsExactly(
            new Evidence(
                processor, FieldPath.of(Field.CR0), Value.of(0x80050013L, -1L), Origin.NONE));
    assertThat(of("IA32_VMX_CR0_FIXED0=unreadable", "vmxon-cr0-fixed-to-1").evidence())
        .extracting(Evidence::field, Evidence::value)
        .containsExactly(
            tuple(Field.CR0, Value.of(0x80050033L, -1L)),
            tuple(Field.IA32_VMX_CR0_FIXED0, Value.without(Value.State.UNREADABLE)));
    assertThat(of("IA32_VMX_CR0_FIXED0=unknown", "vmxon-cr0-fixed-to-1").evidence())
        .extracting(Evidence::field)
        .containsExactly(Field.CR0);
  }

  @Test
  void theFieldWithWrongBitsComesFirstWithTheirOrigin() {
    ProcessorSnapshot state = state("64-bit", "cr0=unknown vmxon.region.header=0x5");
    state.set(Field.CR0, 0x80050033L, -1L, Origin.read(0, 3, 8));
    state.set(Field.CR0, 0, 0x20, Origin.read(0, 9, 4));
    ProcessorValidation validation = validate(state);
    assertThat(diagnose(validation, "vmxon-cr0-fixed-to-1").evidence().get(0).origin())
        .isEqualTo(Origin.read(0, 9, 4));
    assertThat(diagnose(validation, "state-cr0-reserved").evidence().get(0).origin())
        .isEqualTo(Origin.read(0, 9, 4));
    assertThat(diagnose(validation, "vmxon-region-revision").evidence())
        .extracting(Evidence::field)
        .containsExactly(Field.VMXON_REGION_HEADER, Field.IA32_VMX_BASIC);
  }

  @Test
  void aDiagnosisUsesItsOwnState() {
    Specification specification = Specification.builtIn();
    Validator validator = new Validator(specification, Assumptions.NONE);
    ProcessorSnapshot first = state("64-bit", "IA32_FEATURE_CONTROL=unknown smx-operation=unknown");
    ProcessorSnapshot second =
        state(
                "64-bit",
                "IA32_FEATURE_CONTROL[63:2]=0 IA32_FEATURE_CONTROL[1:0]=unknown"
                    + " smx-operation=unknown")
            .copyAs(1);
    Validation validation =
        validator.validate(
            new Snapshot("", List.of(), List.of(first, second), new ProcessorSnapshot(0)));
    List<List<String>> missing =
        validation.processors().stream()
            .map(one -> validator.diagnose(one, one.finding("vmxon-feature-control-outside-smx")))
            .map(diagnosis -> diagnosis.missing().stream().map(FieldPath::text).toList())
            .toList();
    assertThat(missing)
        .containsExactly(
            List.of("smx-operation", "msr.IA32_FEATURE_CONTROL"), List.of("smx-operation"));
  }

  @Test
  void aNoteAppearsOnceIfItsConditionIsTrue() {
    String invalid = "CF was 1 (VMfailInvalid): there is no VM-instruction error number, and the";
    List<String> notes = of("observed.status=2 observed.rflags=0x203", "observed-outcome").notes();
    assertThat(notes).singleElement().asString().startsWith(invalid);
    assertThat(of("observed.status=0", "observed-outcome").notes()).isEmpty();
    assertThat(of("observed.status=2", "observed-outcome").evidence())
        .containsExactly(
            new Evidence(
                OptionalLong.of(0),
                FieldPath.of(Field.OBSERVED_STATUS),
                Value.of(2, Field.OBSERVED_STATUS.mask()),
                Origin.NONE));
  }

  @Test
  void anUnknownPlaceholderIsAnErrorInTheRequirement() {
    ProcessorValidation validation = validate("cpl=3");
    Finding finding = validation.finding("vmxon-cpl-0");
    Finding mistaken =
        new Finding(
            withMessage(finding.requirement(), "{cpl} {level}"),
            finding.verdict(),
            finding.level(),
            finding.bits());
    Diagnostician diagnostician =
        new Diagnostician(Specification.builtIn().requirements(), RuleBase.builtIn());
    assertThatThrownBy(() -> diagnostician.diagnose(validation, mistaken))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("vmxon-cpl-0: no field {level}");
  }

  private static Requirement withMessage(Requirement of, String message) {
    return new Requirement(
        of.id(),
        of.index(),
        of.rule(),
        of.section(),
        of.kind(),
        of.instructions(),
        of.outcomes(),
        of.after(),
        of.level(),
        of.minorIf(),
        of.allowedBy(),
        of.step(),
        of.fact(),
        of.appliesWhen(),
        of.statement(),
        message,
        of.why(),
        of.fix(),
        of.code(),
        of.suspect(),
        of.citations(),
        of.notes(),
        of.examples());
  }
}
