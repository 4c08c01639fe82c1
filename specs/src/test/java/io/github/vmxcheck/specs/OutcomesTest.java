// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The outcome words and their names in the manual. */
class OutcomesTest {
  private final Outcomes outcomes = Specification.builtIn().outcomes();

  @Test
  void eachWordHasATitle() {
    assertThat(outcomes.all().stream().map(OutcomeWord::title))
        .containsExactly(
            "#UD",
            "#GP(0)",
            "#SS(0)",
            "#PF",
            "VM exit",
            "VMfailInvalid",
            "VMfailValid(2)",
            "VMfailValid(3)",
            "VMfailValid(9)",
            "VMfailValid(10)",
            "VMfailValid(11)",
            "VMfailValid(15)",
            "VMsucceed");
  }

  @Test
  void wordsAreListedOnceInOrder() {
    assertThat(outcomes.inOrder(List.of("vmsucceed", "gp0", "vmsucceed", "ud")))
        .containsExactly("ud", "gp0", "vmsucceed");
    assertThat(outcomes.inOrder(List.of())).isEmpty();
  }

  @Test
  void vmfailStandsForTheOutcomesThatTheStateSelects() {
    OptionalInt number = OptionalInt.of(15);

    assertThat(outcomes.title("vmfail", number)).isEqualTo("VMfail(15)");
    assertThat(outcomes.alternatives("vmfail", number))
        .extracting(Requirement.OutcomeCase::outcome)
        .containsExactly("vmfail-invalid", "vmfail-invalid", "vmfail-valid-15");
    assertThat(outcomes.alternatives("ud", number)).isEmpty();
  }
}
