// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and values that people write are read like those that drivers print. */
class PlainLineTest {

  private static DumpLine plain(String text) {
    return PlainLine.of(new LineCleaner(false).clean(1, text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "CR4: 8005_0033h @ CR4: 0x80050033",
        "CR4: 0X8005_0033 @ CR4: 0x80050033",
        "CR4: 1`3c8a7000 @ CR4: 0x13c8a7000",
        "CR4: 0x1'3c8a7000h @ CR4: 0x13c8a7000",
        "CR4 (**3Ah**): `5h` @ CR4 (0x3A): 0x5",
        "`00000001`3c8a7000` @ 0x000000013c8a7000",
        "fffff80e`4b4a4010  00000001`3c8a7000 @ 0xfffff80e4b4a4010  0x000000013c8a7000",
        "CR4 -> 0x2000 @ CR4: 0x2000",
        "CR4 is 0x2000 and CR0 is 80050033 @ CR4: 0x2000 and CR0: 80050033",
        "CR4 | **0x2000** | @ CR4: 0x2000 |",
        "`CR4` = `0x2000` @ CR4: 0x2000",
      })
  void namesAndValuesGetOneForm(String text, String expected) {
    assertThat(plain(text).text()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CR4: 0x1000 -> 0x2000",
        "cr4 is 2000",
        "CR4 is 0x2000 if VMXE is set",
        "CR4 | 0x2000",
        "`cr4 = 0x2000` fixes it",
        "vcpu->cr4 -> 0x2000",
        "each of them, 24 hours"
      })
  void whatMeansMoreStays(String text) {
    assertThat(plain(text).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "CR4: 8005_0033h @ 6",
        "**CR4** -> `0x80050033` @ 13",
        "<b>CR4</b>&nbsp;=&nbsp;0x8005_0033 @ 24"
      })
  void eachCharacterKeepsItsColumn(String text, int column) {
    DumpLine line = plain(text);
    int digits = line.text().indexOf("0x80050033");
    assertThat(line.columns()[digits]).isEqualTo(column);
    assertThat(line.columns()).hasSize(line.text().length());
  }
}
