// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClosestMatchTest {

  @ParameterizedTest
  @CsvSource({
    "cr44,                 cr4",
    "vmx-operaton,         vmx-operation",
    "vmx_operation,        vmx-operation",
    "msr.IA32_FEATURE_CTRL, msr.IA32_FEATURE_CONTROL",
    "vmxon.region.heder,   vmxon.region.header",
    "cr0,                  cr0",
    "rc4,                  cr4",
  })
  void aMisspeltKeyHasAClosestMatch(String word, String nearest) {
    assertThat(ClosestMatch.of(word, Field.keys())).contains(nearest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "temperature", "completely-different-key-of-some-length"})
  void aDistantWordHasNoMatch(String word) {
    assertThat(ClosestMatch.of(word, Field.keys())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"abcdefghx", "abcdefgxx", "abcdefxxx"})
  void upToAThirdOfTheLettersMayDiffer(String word) {
    assertThat(ClosestMatch.of(word, List.of("abcdefghi"))).contains("abcdefghi");
    assertThat(ClosestMatch.of("abcdexxxx", List.of("abcdefghi"))).isEmpty();
  }
}
