// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RowTest {

  @Test
  void theMedianIsComparedWithTheBudget() {
    Row row = new Row("a / b", List.of(0.7, 0.2, 0.6), Budget.atLeast(0.5));

    assertThat(row.text()).isEqualTo("| a / b | 0.60 | 0.20 to 0.70 | ≥ 0.50 | yes |");
  }

  @Test
  void aMissedBudgetShowsByHowMuch() {
    assertThat(new Row("a / b", List.of(0.02), Budget.atLeast(1 / 25.0)).text())
        .isEqualTo("| a / b | 1/50 | 1/50 to 1/50 | ≥ 1/25 | no, by 2.00 × |");
    assertThat(new Row("a / b", List.of(12.0), Budget.atMost(6)).text())
        .isEqualTo("| a / b | 12.0 | 12.0 to 12.0 | ≤ 6.00 | no, by 2.00 × |");
  }

  @Test
  void aRowWithoutMeasurementsIsNotMeasured() {
    assertThat(new Row("a / b", List.of(), Budget.atMost(6)).text())
        .isEqualTo("| a / b | – | – | ≤ 6.00 | not measured |");
  }
}
