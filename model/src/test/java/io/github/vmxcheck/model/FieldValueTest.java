// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.vmxcheck.model.FieldValue.Malformed;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldValueTest {

  @ParameterizedTest
  @CsvSource({
    "0,                     0",
    "42,                    2a",
    "18446744073709551615,  ffffffffffffffff",
    "1_000,                 3e8",
    "0x80050033,            80050033",
    "0X8005_0033,           80050033",
    "0xFFFFFFFFFFFFFFFF,    ffffffffffffffff",
    "0x0000000000000000001, 1",
    "0b101,                 5",
    "0B1_0,                 2",
    "80050033h,             80050033",
    "8005_0033H,            80050033",
    "0b101h,                b101",
    "0x5h,                  5",
    "00000001`3c8a7000,     13c8a7000",
    "1`3C8A7000,            13c8a7000",
    "0x00000001`3c8a7000,   13c8a7000",
    "0x00000001'3c8a7000,   13c8a7000",
  })
  void aNumberIsRead(String text, String hex) throws Malformed {
    assertThat(FieldValue.number(text))
        .isEqualTo(new FieldValue(Long.parseUnsignedLong(hex, 16), -1L));
  }

  @ParameterizedTest
  @CsvSource({
    "0x????????003726f8, 3726f8, 00000000ffffffff",
    "0x?0,               0,      ffffffffffffff0f",
    "0x1?,               10,     fffffffffffffff0",
    "0x????????????????, 0,      0",
    "0x????????`003726f8, 3726f8, 00000000ffffffff",
    "0b?01?,             2,      fffffffffffffff6",
    "0b1_????,           10,     fffffffffffffff0",
  })
  void aQuestionMarkIsAnUnknownDigit(String text, String bits, String known) throws Malformed {
    assertThat(FieldValue.number(text))
        .isEqualTo(
            new FieldValue(Long.parseUnsignedLong(bits, 16), Long.parseUnsignedLong(known, 16)));
  }

  @ParameterizedTest
  @CsvSource({
    "'',                    a number such as",
    "0x,                    a number such as",
    "abc,                   a number such as",
    "-1,                    a number such as",
    "+1,                    a number such as",
    "1.0,                   a number such as",
    "' 1',                  a number such as",
    "1e3,                   a number such as",
    "007,                   without leading zeros",
    "00,                    without leading zeros",
    "0xg,                   hexadecimal digits",
    "0b2,                   0 or 1 after 0b",
    "1__0,                  single _",
    "_1,                    single _",
    "0x_1,                  single _",
    "1_,                    single _",
    "0x1``0,                single _",
    "each,                  a number such as",
    "3526f8,                a number such as",
    "1'000,                 a number such as",
    "1`000,                 a number such as",
    "80050033_h,            a number such as",
    "18446744073709551616,  at most 64 bits",
    "0x10000000000000000,   at most 64 bits",
    "0x?0000000000000000,   at most 64 bits",
    "٤٢,                    a number such as",
  })
  void otherTextIsRejected(String text, String expected) {
    assertThatThrownBy(() -> FieldValue.number(text))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining(expected);
  }

  @Test
  void aFieldMayHaveOneOfSeveralWords() throws Malformed {
    FieldValue value = FieldValue.parse("ud|gp0", FieldPath.of(Field.OBSERVED_OUTCOME));
    assertThat(value.bits()).isZero();
    assertThat(value.known()).isEqualTo(Field.OBSERVED_OUTCOME.mask() & ~0b11);
    assertThat(Field.OBSERVED_OUTCOME.words(value.bits(), value.known()))
        .containsExactly("ud", "gp0");
    assertThatThrownBy(() -> FieldValue.parse("ud|x", FieldPath.of(Field.OBSERVED_OUTCOME)))
        .isInstanceOf(Malformed.class)
        .hasMessageStartingWith("one or more of ud, gp0");
  }

  @ParameterizedTest
  @CsvSource({
    "vmx-operation,         root,         1",
    "vmx-operation,         non-root,     2",
    "vmxon.operand.access,  outside-segment, 4",
    "cpu.vendor,            GenuineIntel, 1",
    "cpu.vendor,            Imaginary,     20",
    "current-vmcs,          none,         ffffffffffffffff",
    "current-vmcs,          0x1000,       1000",
    "vmx-operation,         0b10,         2",
    "cpu.vendor,            0b000001,     1",
    "cr4.VMXE,              true,         1",
    "cr4.VMXE,              0x1,          1",
    "cr4.VMXE,              1h,           1",
    "cr4.VMXE,              0b0,          0",
    "cpl,                   3,            3",
    "vmxon.region.header,   0xffffffff,   ffffffff",
    "observed.outcome,      gp0,          2",
    "observed.outcome,      gp0|gp0,      2",
  })
  void aFieldAcceptsItsWordsOrANumberOfItsWidth(String path, String text, String hex)
      throws Malformed {
    FieldValue value = FieldValue.parse(text, FieldPath.parse(path).orElseThrow());
    assertThat(value.bits()).isEqualTo(Long.parseUnsignedLong(hex, 16));
    assertThat(value.known()).isEqualTo(lowest(FieldPath.parse(path).orElseThrow().width()));
  }

  @ParameterizedTest
  @CsvSource({
    "vmx-operation,        inside, 'one of outside, root, non-root'",
    "vmx-operation,        0x1,    'one of outside, root, non-root'",
    "vmx-operation,        0b2,    0 or 1 after 0b",
    "vmx-operation,        0b100,  a number of at most 2 bits",
    "vmx-operation,        1,      'one of outside, root, non-root'",
    "cr4.VMXE,             2,      '0, 1, true or false'",
    "cr4.VMXE,             yes,    '0, 1, true or false'",
    "a20m,                 TRUE,   '0, 1, true or false'",
    "cpl,                  4,      a number of at most 2 bits",
    "vmxon.region.header,  0x100000000, a number of at most 32 bits",
    "cr4[63:32],           0x100000000, a number of at most 32 bits",
  })
  void aValueThatDoesNotFitIsRejected(String path, String text, String expected) {
    assertThatThrownBy(() -> FieldValue.parse(text, FieldPath.parse(path).orElseThrow()))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining(expected);
  }

  @Property
  void everyNumberIsReadInEveryNotation(@ForAll long value) throws Malformed {
    FieldValue expected = new FieldValue(value, -1L);
    assertThat(FieldValue.number(Long.toUnsignedString(value))).isEqualTo(expected);
    assertThat(FieldValue.number("0x" + Long.toHexString(value))).isEqualTo(expected);
    assertThat(FieldValue.number("0b" + Long.toBinaryString(value))).isEqualTo(expected);
  }

  private static long lowest(int bits) {
    return -1L >>> (64 - bits);
  }
}
