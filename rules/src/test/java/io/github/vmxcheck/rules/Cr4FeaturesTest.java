// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.rules.Predictions.onlyKnowing;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The CPUID features that CR4 bits depend on. */
class Cr4FeaturesTest {
  private static Processor processor(boolean possible, String known) {
    Processor processor = new Processor(possible, Map.of());
    processor.set(onlyKnowing(known), null);
    return processor;
  }

  /** Bit 10 (OSXMMEXCPT) exists if SSE does, CET if either of its features does, PCE always. */
  @ParameterizedTest
  @CsvSource({
    "cr4=0, 0, 0",
    "cr4=0x400 cpuid.0x1.edx.SSE=0, 400, 400",
    "cr4=0x400 cpuid.0x1.edx.SSE=1, 0, 0",
    "cr4=0x400, 0, 400",
    "cr4=0x800000 cpuid.0x7.0.ecx.CET_SS=0 cpuid.0x7.0.edx.CET_IBT=0, 800000, 800000",
    "cr4=0x800000 cpuid.0x7.0.ecx.CET_SS=1 cpuid.0x7.0.edx.CET_IBT=0, 0, 0",
    "cr4=0x800000 cpuid.0x7.0.ecx.CET_SS=0 cpuid.0x7.0.edx.CET_IBT=1, 0, 0",
    "cr4=0x800000 cpuid.0x7.0.ecx.CET_SS=0, 0, 800000",
    "cr4=0x3 cpuid.0x1.edx.VME=0, 3, 3",
  })
  void aCr4BitNeedsItsFeature(String known, String certain, String possible) {
    assertThat(Long.toHexString(processor(false, known).cr4BitsWithoutCpuid())).isEqualTo(certain);
    assertThat(Long.toHexString(processor(true, known).cr4BitsWithoutCpuid())).isEqualTo(possible);
  }

  /** With CPUID unknown, only PCE is expected, and only bits without a feature are unexpected. */
  @ParameterizedTest
  @CsvSource({
    "IA32_VMX_CR4_FIXED1=0x100, 0",
    "IA32_VMX_CR4_FIXED1=0x0, 100",
    "IA32_VMX_CR4_FIXED1=0x8100, 8000",
    "IA32_VMX_CR4_FIXED1=0x100 cpuid.0x1.edx.SSE=1, 400",
    "IA32_VMX_CR4_FIXED1=0x500 cpuid.0x1.edx.SSE=1, 0",
    "IA32_VMX_CR4_FIXED1=0x500 cpuid.0x1.edx.SSE=0, 400",
    "IA32_VMX_CR4_FIXED1=0x100 cpuid.0x7.0.ecx.CET_SS=1, 800000",
    "IA32_VMX_CR4_FIXED1=0x100 cpuid.0x7.0.edx.CET_IBT=1, 800000",
    "IA32_VMX_CR4_FIXED1=0x800100 cpuid.0x7.0.edx.CET_IBT=0, 0",
  })
  void fixed1IsExpectedToMatchCpuid(String known, String certain) {
    Processor processor = processor(false, known);
    assertThat(Long.toHexString(processor.cr4Fixed1UnlikeCpuid())).isEqualTo(certain);
  }
}
