// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The words for outcomes, and what the manual calls them. */
class OutcomesTest {
  @Test
  void eachWordHasATitle() {
    assertThat(Outcomes.WORDS.stream().map(Outcomes::title))
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
  void wordsAreListedOnceInTheirOrder() {
    assertThat(Outcomes.inOrder(List.of("vmsucceed", "gp0", "vmsucceed", "ud")))
        .containsExactly("ud", "gp0", "vmsucceed");
    assertThat(Outcomes.inOrder(List.of())).isEmpty();
  }
}
