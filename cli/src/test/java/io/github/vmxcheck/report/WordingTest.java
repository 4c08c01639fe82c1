// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.check.OutcomeText;
import io.github.vmxcheck.check.result.FindingResult.Bit;
import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.rules.Outcome;
import io.github.vmxcheck.rules.ValueText;
import io.github.vmxcheck.specs.Specification;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Phrases of the text report. */
class WordingTest {

  @Test
  void processorsAreNamedInRanges() {
    assertThat(Phrases.processors(List.of(3L))).isEqualTo("logical processor 3");
    assertThat(Phrases.processors(List.of(0L, 1L))).isEqualTo("logical processors 0 and 1");
    assertThat(Phrases.processors(List.of(0L, 1L, 2L, 5L, 7L, 8L)))
        .isEqualTo("logical processors 0 to 2, 5, 7 and 8");
  }

  @Test
  void longListsAreCut() {
    assertThat(Phrases.few(List.of("a", "b", "c"), 3)).isEqualTo("a, b and c");
    assertThat(Phrases.few(List.of("a", "b", "c", "d"), 2)).isEqualTo("a, b and 2 more");
  }

  @Test
  void mergesCommandsThatDifferInOneWord() {
    assertThat(Commands.merged(List.of("rdmsr 3a (x)", "r cr0", "rdmsr 480 (x)", "rdmsr 3a (z)")))
        .containsExactly("rdmsr 3a (x); likewise 480", "r cr0", "rdmsr 3a (z)");
  }

  @Test
  void outcomesAreVerbs() {
    assertThat(verbs("gp0")).isEqualTo("raise #GP(0)");
    assertThat(verbs("ud", "gp0", "vmsucceed")).isEqualTo("succeed or raise #UD or #GP(0)");
    assertThat(verbs("vmfail-invalid", "vmfail-valid-15"))
        .isEqualTo("fail with VMfailInvalid or VMfailValid(15)");
    assertThat(verbs("vm-exit")).isEqualTo("cause a VM exit");
  }

  private static String verbs(String... possible) {
    return OutcomeText.verbs(
        new Outcome(
            Specification.builtIn().instructions().get(0),
            List.of(possible),
            List.of(),
            List.of(),
            false,
            Map.of(),
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty()));
  }

  @Test
  void bitsOfAFieldWithWordsHaveNoName() {
    assertThat(ValueText.title(new FieldPath(Field.VMX_OPERATION, 0, 0)))
        .isEqualTo("VMX operation");
    assertThat(ValueText.key(new FieldPath(Field.CR0, 5, 5))).isEqualTo("cr0.NE");
    assertThat(ValueText.title(new FieldPath(Field.CR4, 63, 32))).isEqualTo("CR4[63:32]");
  }

  @Test
  void listsFewWrongBitsOneByOneAndManyAsRanges() {
    assertThat(BitTable.lines(List.of(bit(5, "NE"), bit(6, "reserved"))))
        .containsExactly(
            "bit 5 NE: actual 0, required 1", "bit 6 (reserved): actual 0, required 1");
    assertThat(BitTable.lines(IntStream.range(32, 64).mapToObj(i -> bit(i, "reserved")).toList()))
        .containsExactly("bits 63:32: actual 0, required 1");
  }

  private static Bit bit(int number, String name) {
    return new Bit("cr0", number, name, OptionalInt.of(0), OptionalInt.of(1));
  }
}
