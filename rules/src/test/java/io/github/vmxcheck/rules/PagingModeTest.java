// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.rules.Predictions.onlyKnowing;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The paging mode, named only if every bit it depends on is known. */
class PagingModeTest {
  @ParameterizedTest
  @CsvSource({
    "'', unknown",
    "cr0.PG=0, none",
    "cr0.PG=0 cr4.PAE=1 IA32_EFER.LMA=1 cr4.LA57=1, none",
    "cr4.PAE=0, unknown",
    "cr0.PG=1, unknown",
    "cr0.PG=1 cr4.PAE=0, 32-bit",
    "cr0.PG=1 cr4.PAE=1, unknown",
    "cr0.PG=1 IA32_EFER.LMA=1 cr4.LA57=0, unknown",
    "cr0.PG=1 cr4.PAE=1 IA32_EFER.LMA=0, PAE",
    "cr0.PG=1 cr4.PAE=1 IA32_EFER.LME=1, unknown",
    "cr0.PG=1 cr4.PAE=1 IA32_EFER.LMA=1, unknown",
    "cr0.PG=1 cr4.PAE=1 IA32_EFER.LMA=1 cr4.LA57=0, 4-level",
    "cr0.PG=1 cr4.PAE=1 IA32_EFER.LMA=1 cr4.LA57=1, 5-level",
  })
  void isNamedOnlyIfTheBitsThatSelectItAreKnown(String known, String name) {
    assertThat(PagingMode.of(onlyKnowing(known))).isEqualTo(name);
  }
}
