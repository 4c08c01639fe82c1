// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.kvm;

import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.Reading;
import io.github.vmxcheck.model.ProcessorSnapshot;
import org.junit.jupiter.api.Test;

class FirecrackerProcessorTest {
  private static final String TEMPLATE =
      """
      {"msr_modifiers": [{"addr": "0x3a", "bitmap": "0bxx1x1"}],
       "cpuid_modifiers": [{"leaf": "0x1", "subleaf": "0x0", "modifiers":
         [{"register": "ecx", "bitmap": "0bxxxxxxxxxxxxxxxxxxxxxxxxxx0xxxxx"}]}]}
      """;

  @Test
  void unspecifiedDigitsAreUnknown() {
    ProcessorSnapshot read = Reading.of(TEMPLATE).processor();
    assertThat(read.known(IA32_FEATURE_CONTROL)).isEqualTo(5);
    assertThat(read.value(IA32_FEATURE_CONTROL)).isEqualTo(5);
    assertThat(read.known(CPUID_1_ECX)).isEqualTo(0x20);
    assertThat(read.value(CPUID_1_ECX)).isEqualTo(0);
  }

  @Test
  void aFingerprintHoldsATemplate() {
    assertThat(
            Reading.of("{\"guest_cpu_config\": " + TEMPLATE + "}").processor().known(CPUID_1_ECX))
        .isEqualTo(0x20);
  }
}
