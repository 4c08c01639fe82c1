// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Field;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verdict that follows from the marks on both bounds, and its bits. */
class EvaluationTest {
  /** Marks are {@code v} for violated and {@code n} for not applicable. */
  @ParameterizedTest
  @CsvSource({
    "'', '', SATISFIED, 0",
    "'', v, UNDETERMINED, 2",
    "v, v, VIOLATED, 1",
    "v, '', VIOLATED, 1",
    "n, n, NOT_APPLICABLE, 0",
    "vn, vn, NOT_APPLICABLE, 0",
    "n, v, NOT_APPLICABLE, 0",
    "v, vn, UNDETERMINED, 2",
    "'', vn, UNDETERMINED, 2",
    "'', n, SATISFIED, 0",
  })
  void joinsBothBounds(String certain, String possible, Verdict verdict, long bits) {
    Evaluation evaluation = Evaluation.of(marks(certain, 1), marks(possible, 2), 2);
    assertThat(evaluation.verdict(1)).isEqualTo(verdict);
    assertThat(evaluation.bits(1).stream().mapToLong(WrongBits::mask).sum()).isEqualTo(bits);
    assertThat(evaluation.verdict(0)).isEqualTo(Verdict.SATISFIED);
    assertThat(evaluation.bits(0)).isEmpty();
  }

  private static RuleMarks marks(String text, long bits) {
    RuleMarks marks = new RuleMarks(Map.of("vmxon-cr0-pe", 0, "vmxon-cpl-0", 1));
    if (text.contains("v")) {
      marks.violated("vmxon-cpl-0", Field.CPL, bits);
    }
    if (text.contains("n")) {
      marks.notApplicable("vmxon-cpl-0");
    }
    return marks;
  }
}
