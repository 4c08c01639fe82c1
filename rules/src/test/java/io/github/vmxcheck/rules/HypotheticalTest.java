// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.specs.Level;
import io.github.vmxcheck.specs.Specification;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which states are reported as impossible, and the level of findings in other states. */
class HypotheticalTest {

  @ParameterizedTest
  @CsvSource({
    // No processor can be in this state.
    "cr0.PE=0,                                state-cr0-pg-needs-pe,     true,  ERROR",
    "cpuid.0x7.0.ebx.SMEP=0 IA32_VMX_CR4_FIXED1.SMEP=unknown, state-cr4-bit-needs-cpuid, true, ERROR",
    // A warning: unusual, or known to be legal.
    "cr0.ET=0,                                state-cr0-et,              false, WARNING",
    "cs.selector=0x13,                        state-cs-rpl,              false, WARNING",
    "cr4[29]=1,                               state-cr4-reserved,        false, WARNING",
    // The processor has the bit, whatever CPUID says.
    "cpuid.0x7.0.ebx.SMEP=0,                  state-cr4-bit-needs-cpuid, false, WARNING",
    // What a guest sees is what its VMM shows it.
    "observer=guest cr0.ET=0,                 state-cr0-et,              false, NOTE",
    "observer=guest cr0.PE=0,                 state-cr0-pg-needs-pe,     false, NOTE",
    "observer=nested-guest cr0.PE=0,          state-cr0-pg-needs-pe,     false, NOTE",
    "observer=host cr0.PE=0,                  state-cr0-pg-needs-pe,     true,  ERROR",
    "observer=processor cr0.PE=0,             state-cr0-pg-needs-pe,     true,  ERROR",
  })
  void onlyAnErrorOnRealHardwareIsImpossible(
      String differences, String requirement, boolean hypothetical, Level level) {
    ProcessorValidation validation = Predictions.validate(differences);
    assertThat(validation.verdict(requirement)).isEqualTo(Verdict.VIOLATED);
    assertThat(validation.finding(requirement).level()).isEqualTo(level);
    assertThat(validation.outcome().hypothetical()).isEqualTo(hypothetical);
    assertThat(validation.outcome("vmclear").orElseThrow().hypothetical()).isEqualTo(hypothetical);
  }

  @ParameterizedTest
  @CsvSource({
    "observer=guest cr0.ET=0, state-cr0-et,              This is what a guest sees",
    "cpuid.0x7.0.ebx.SMEP=0,  state-cr4-bit-needs-cpuid, IA32_VMX_CR4_FIXED1 allows the bits",
    "cr0.ET=0,                state-cr0-et,              ''",
    "cr0.PE=0,                state-cr0-pg-needs-pe,     ''",
  })
  void theReasonDoesNotDependOnTheProjectLevel(
      String differences, String requirement, String start) {
    ProcessorValidation validation = Predictions.validate(differences);
    Validator validator = new Validator(Specification.builtIn(), Assumptions.NONE);
    for (Level level : Level.values()) {
      Finding finding = validation.finding(requirement).weighing(level);
      assertThat(validator.diagnose(validation, finding).notes())
          .hasSize(start.isEmpty() ? 0 : 1)
          .allMatch(note -> note.startsWith(start));
    }
  }
}
