// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.rules.Predictions.onlyKnowing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.vmxcheck.model.Field;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The marks that rules set for a processor. */
class RuleMarksTest {
  private static final String REQUIREMENT = "vmxon-cr0-pe";

  private static Processor processor() {
    Processor processor = new Processor(false, Map.of(REQUIREMENT, 0));
    processor.set(onlyKnowing(""), null);
    return processor;
  }

  @ParameterizedTest
  @CsvSource({
    "0x0, false, ''",
    "0x1, true, IA32_VMX_BASIC",
    "0x5, true, 'IA32_VMX_BASIC IA32_VMX_PROCBASED_CTLS'",
    "0x80000, true, IA32_VMX_EXIT_CTLS2",
    "0xfff00000, false, ''",
  })
  void unreadableRegistersAreNamedAfterTheirBits(long msrs, boolean violated, String names) {
    Processor processor = processor();
    processor.violates(REQUIREMENT, msrs);
    assertThat(processor.marks().isViolated(0)).isEqualTo(violated);
    assertThat(String.join(" ", processor.marks().wrong(0).stream().map(this::name).toList()))
        .isEqualTo(names);
  }

  private String name(WrongBits wrong) {
    assertThat(wrong.mask()).isZero();
    return wrong.field().name();
  }

  @Test
  void aNewStateHasNoMarks() {
    Processor processor = processor();
    processor.violates(REQUIREMENT, Field.CR0, 1);
    processor.notApplicable(REQUIREMENT);
    assertThat(processor.marks().wrong(0)).containsExactly(new WrongBits(Field.CR0, 1));
    assertThat(processor.marks().isNotApplicable(0)).isTrue();
    processor.set(onlyKnowing(""), null);
    assertThat(processor.marks().isViolated(0)).isFalse();
    assertThat(processor.marks().wrong(0)).isEmpty();
    assertThat(processor.marks().isNotApplicable(0)).isFalse();
  }

  @Test
  void bitsOfOneFieldAddUpAndAnUnknownRequirementIsAnError() {
    Processor processor = processor();
    processor.violates(REQUIREMENT, Field.CR0, 1);
    processor.violates(REQUIREMENT, Field.CR4, 8);
    processor.violates(REQUIREMENT, Field.CR0, 4);
    assertThat(processor.marks().wrong(0))
        .containsExactly(new WrongBits(Field.CR0, 5), new WrongBits(Field.CR4, 8));
    assertThatThrownBy(() -> processor.violates("vmxon-in-tune"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("rule refers to unknown requirement 'vmxon-in-tune'");
  }
}
