// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.rules.RequirementEvaluator.Answer;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which fields are missing to decide an undetermined requirement. */
class OpenFieldsTest {
  private static final Specification SPECIFICATION = Specification.builtIn();

  /** Reads CR4 and IA32_FEATURE_CONTROL. */
  private static final Requirement REQUIREMENT =
      SPECIFICATION.byId("smxe-without-smx-enable").orElseThrow();

  private static final List<WrongBits> BITS = List.of(new WrongBits(Field.CR4, 0x6000));
  private static final Answer AS_OPEN = open(BITS);
  private static final Answer FEWER_BITS = open(List.of(new WrongBits(Field.CR4, 0x2000)));
  private static final Answer DECIDED = new Answer(Verdict.SATISFIED, List.of());

  private static Answer open(List<WrongBits> bits) {
    return new Answer(Verdict.UNDETERMINED, bits);
  }

  private static List<String> missing(
      Verdict verdict, Function<Field, Answer> without, String... known) {
    List<ProcessorSnapshot> states = Stream.of(known).map(Predictions::onlyKnowing).toList();
    Finding finding = new Finding(REQUIREMENT, verdict, REQUIREMENT.level(), BITS);
    return OpenFields.of(finding, RuleReads.of(REQUIREMENT), field -> states, without).stream()
        .map(FieldPath::text)
        .toList();
  }

  @Test
  void nothingIsMissingForADecidedRequirement() {
    assertThat(missing(Verdict.VIOLATED, field -> DECIDED, "")).isEmpty();
    assertThat(missing(Verdict.UNDETERMINED, field -> DECIDED, ""))
        .containsExactly("cr4", "msr.IA32_FEATURE_CONTROL");
  }

  @Test
  void aFieldThatDoesNotAffectTheVerdictIsNotMissing() {
    assertThat(missing(Verdict.UNDETERMINED, field -> field == Field.CR4 ? AS_OPEN : DECIDED, ""))
        .containsExactly("msr.IA32_FEATURE_CONTROL");
  }

  @Test
  void aFieldThatAffectsTheBitsIsMissing() {
    assertThat(
            missing(Verdict.UNDETERMINED, field -> field == Field.CR4 ? FEWER_BITS : AS_OPEN, ""))
        .containsExactly("cr4");
  }

  @Test
  void allFieldsAreMissingIfNoneAloneDecides() {
    assertThat(missing(Verdict.UNDETERMINED, field -> AS_OPEN, ""))
        .containsExactly("cr4", "msr.IA32_FEATURE_CONTROL");
  }

  @Test
  void aKnownFieldIsNeitherMissingNorTried() {
    List<Field> tried = new ArrayList<>();
    assertThat(
            missing(
                Verdict.UNDETERMINED,
                field -> {
                  tried.add(field);
                  return DECIDED;
                },
                "cr4=0x4000"))
        .containsExactly("msr.IA32_FEATURE_CONTROL");
    assertThat(tried).containsExactly(Field.IA32_FEATURE_CONTROL);
  }

  @Test
  void aFieldThatSeveralProcessorsLackIsNamedOnce() {
    assertThat(
            missing(
                Verdict.UNDETERMINED,
                field -> DECIDED,
                "cr4=0 IA32_FEATURE_CONTROL=5",
                "cr4=0 IA32_FEATURE_CONTROL[63:1]=0",
                "cr4=0 IA32_FEATURE_CONTROL[63:1]=0",
                "cr4=0"))
        .containsExactly("msr.IA32_FEATURE_CONTROL[0]", "msr.IA32_FEATURE_CONTROL");
  }

  @ParameterizedTest
  @CsvSource({
    "0x????????????????, cr4",
    "0x????????00000000, cr4[63:32]",
    "0x00000000????????, cr4[31:0]",
    "0x0000000?000?0000, 'cr4[35:32] cr4[19:16]'",
    "0x?00000000000000?, 'cr4[63:60] cr4[3:0]'",
  })
  void eachRunOfUnknownBitsIsAPath(String cr4, String paths) {
    String known = "IA32_FEATURE_CONTROL=0 cr4=" + cr4;
    assertThat(missing(Verdict.UNDETERMINED, field -> DECIDED, known))
        .containsExactly(paths.split(" "));
  }

  @Test
  void singleBitsAreSeparateRuns() {
    String known =
        "IA32_FEATURE_CONTROL=0 cr4=0xffffffffffffffff cr4[63]=unknown cr4[5]=unknown"
            + " cr4[0]=unknown";
    assertThat(missing(Verdict.UNDETERMINED, field -> DECIDED, known))
        .containsExactly("cr4[63]", "cr4[5]", "cr4[0]");
  }
}
