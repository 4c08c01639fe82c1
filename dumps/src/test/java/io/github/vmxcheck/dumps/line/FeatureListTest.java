// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.Read;
import io.github.vmxcheck.dumps.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureListTest {
  private static final String BEFORE = "machdep.cpu.features: FPU VME DE PSE TSC MSR PAE SSE3 MON";

  @ParameterizedTest
  @CsvSource({
    "' VMX SMX EST TM2', 0x60 of 0x60",
    "' VMX EST TM2', 0x20 of 0x60",
    "' EST TM2', 0x0 of 0x60",
    "' VMX', 0x20 of 0x20",
    "' SMX', 0x40 of 0x60",
    "' SMX EST AES VMM PCID', 0x80000040 of 0x80000060",
  })
  void aMissingNameCountsIfALaterOneIsThere(String names, String register) {
    assertThat(Read.known(Reading.of(BEFORE + names + "\n").processor()))
        .containsExactly("cpuid.0x1.ecx = " + register);
  }

  @Test
  void aLineThatEndsBeforeTheNameProvesNothing() {
    assertThat(Reading.of(BEFORE + "\n").snapshots).isEmpty();
  }
}
