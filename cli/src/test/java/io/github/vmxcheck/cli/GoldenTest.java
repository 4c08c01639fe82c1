// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.specs.Specification;
import org.junit.jupiter.api.Test;

/** What a golden file does not compare, but a report still contains. */
class GoldenTest {
  private static final String SUMMARY =
      """
      1 snapshot, 1 logical processor, 107 requirements; verdicts: 2 violated, 5
      undetermined, 27 not applicable, 73 satisfied
      """;

  @Test
  void theNumberOfRequirementsIsNotCompared() {
    assertThat(Golden.compared(SUMMARY.replace("107", "108").replace("73", "74")))
        .isEqualTo(Golden.compared(SUMMARY));
    assertThat(Golden.compared("{\"requirements\":107,\"satisfied\": 73,\"violated\":2}"))
        .isEqualTo("{\"requirements\":N,\"satisfied\": N,\"violated\":2}");
  }

  @Test
  void theOtherCountsAreCompared() {
    for (String count : new String[] {"2 violated", "5\nundetermined", "27 not applicable"}) {
      assertThat(Golden.compared(SUMMARY.replace(count, "9" + count)))
          .isNotEqualTo(Golden.compared(SUMMARY));
    }
  }

  @Test
  void aReportContainsTheNumberOfRequirements() {
    int requirements = Specification.builtIn().requirements().size();
    String[] check = {"check", "specs/examples/healthy-haswell.yaml", "-f"};
    assertThat(Run.of(check[0], check[1], check[2], "short").out())
        .contains(", " + requirements + " requirements; verdicts: ");
    assertThat(Run.of(check[0], check[1], check[2], "json").out())
        .contains("\"requirements\": " + requirements);
  }
}
