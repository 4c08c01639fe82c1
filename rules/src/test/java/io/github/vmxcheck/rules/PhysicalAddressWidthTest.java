// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.rules.Predictions.onlyKnowing;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MAXPHYADDR from CPUID, or 0 if CPUID gives no width that a processor can have. */
class PhysicalAddressWidthTest {
  @ParameterizedTest
  @CsvSource({
    "'', 0",
    "cpuid.0x80000008.eax=0x3024, 36",
    "cpuid.0x80000008.eax=0x301f, 0",
    "cpuid.0x80000008.eax=0x3020, 32",
    "cpuid.0x80000008.eax=0x3034, 52",
    "cpuid.0x80000008.eax=0x3035, 0",
    "cpuid.0x80000008.eax=0x0, 0",
    "cpuid.0x80000008.eax=0x??????27, 39",
    "cpuid.0x80000008.eax=0x302?, 0",
  })
  void isTheLeafValueIfAProcessorCanHaveIt(String known, int width) {
    assertThat(PhysicalAddressWidth.of(onlyKnowing(known))).isEqualTo(width);
  }

  @ParameterizedTest
  @CsvSource({
    "cpuid.0x1.edx=0xbfebfbff, 0",
    "cpuid.0x80000000.eax=0x80000009 cpuid.0x1.edx=0xbfebfbff, 0",
    "cpuid.0x80000000.eax=0x80000008 cpuid.0x1.edx=0xbfebfbff, 0",
    "cpuid.0x80000000.eax=0x8000000? cpuid.0x1.edx=0xbfebfbff, 0",
    "cpuid.0x80000000.eax=0x80000007, 0",
    "cpuid.0x80000000.eax=0x80000007 cpuid.0x1.edx=0x40, 36",
    "cpuid.0x80000000.eax=0x80000007 cpuid.0x1.edx=0x20000, 36",
    "cpuid.0x80000000.eax=0x80000007 cpuid.0x1.edx=0xfffdffbf, 32",
    "cpuid.0x80000000.eax=0 cpuid.0x1.edx=0x0, 32",
    "cpuid.0x80000000.eax=0x80000007 cpuid.0x1.edx.PAE=1, 36",
    "cpuid.0x80000000.eax=0x80000007 cpuid.0x1.edx.PAE=0, 0",
    "cpuid.0x80000000.eax=0x80000007 cpuid.0x1.edx.PSE_36=0, 0",
    "cpuid.0x80000000.eax=0x80000004 cpuid.0x80000008.eax=0x302a, 42",
  })
  void withoutTheLeafItIs36WithPaeOrPse36And32WithNeither(String known, int width) {
    assertThat(PhysicalAddressWidth.of(onlyKnowing(known))).isEqualTo(width);
  }
}
