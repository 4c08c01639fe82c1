// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.line.Digits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonNumberTest {

  @ParameterizedTest
  @CsvSource({
    "9007199254740993, 20000000000001",
    "18446744073709551615, ffffffffffffffff",
    "-1, ffffffffffffffff",
    "010, a",
    "0x80050033, 80050033",
    "0xffffffffffffffff, ffffffffffffffff",
    "0xffefffff (-1048577), ffefffff",
    "80050033h, 80050033",
    "0x8005_0033, 80050033",
    "00000001`3c8a7000, 13c8a7000",
    "0b101, 5",
    "true, 1",
  })
  void integersAreReadToTheLastBit(String text, String value) {
    assertThat(Long.toHexString(JsonNumber.of(text).value())).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "18446744073709551616",
        "1.8446744073709552e19",
        "0x",
        "0x1ffffffffffffffff",
        "80050033_h",
        "cafe",
        "0x12-34",
        "0b",
        "0b12",
        "null",
        "-"
      })
  void otherTextIsNotANumber(String text) {
    assertThat(JsonNumber.of(text)).isNull();
  }

  @Test
  void unspecifiedBinaryDigitsAreUnknown() {
    assertThat(JsonNumber.of("0b1x0x")).isEqualTo(new Digits(0b1000, 0b1010));
    assertThat(JsonNumber.of("0b1111_0000")).isEqualTo(new Digits(0xf0, 0xff));
  }
}
