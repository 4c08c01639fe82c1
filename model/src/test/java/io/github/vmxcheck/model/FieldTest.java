// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FieldTest {

  @Test
  void keysAndMsrIndexesAreUnique() {
    assertThat(Field.keys()).doesNotHaveDuplicates();
    assertThat(Arrays.stream(Field.values()).filter(Field::isMsr).map(Field::msrIndex))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource
  void aFieldIsFoundByItsKey(Field field) {
    assertThat(Field.byKey(field.key())).contains(field);
    assertThat(field.title()).isNotBlank();
    assertThat(field.width()).isBetween(1, 64);
    assertThat(Long.bitCount(field.mask())).isEqualTo(field.width());
  }

  @ParameterizedTest
  @CsvSource({
    "IA32_FEATURE_CONTROL,     3a",
    "IA32_SMM_MONITOR_CTL,     9b",
    "IA32_VMX_BASIC,           480",
    "IA32_VMX_MISC,            485",
    "IA32_VMX_CR0_FIXED0,      486",
    "IA32_VMX_CR4_FIXED1,      489",
    "IA32_VMX_VMCS_ENUM,       48a",
    "IA32_VMX_EXIT_CTLS2,      493",
    "IA32_EFER,                c0000080",
  })
  void anMsrIsFoundByItsIndex(Field msr, String hex) {
    long index = Long.parseLong(hex, 16);
    assertThat(msr.msrIndex()).isEqualTo(index);
    assertThat(msr.key()).isEqualTo("msr." + msr);
    assertThat(Field.byMsrIndex(index)).contains(msr);
  }

  @Test
  void onlyAnMsrHasAnIndex() {
    assertThatThrownBy(Field.CR0::msrIndex).hasMessage("cr0 is not a model-specific register");
    assertThat(Field.byMsrIndex(0x10)).isEmpty();
    assertThat(Field.byMsrIndex(-1)).isEmpty();
  }

  @Test
  void cpuidFieldsAreNamedAfterLeafSubleafAndRegister() {
    assertThat(Field.CPUID_7_1_EAX.key()).isEqualTo("cpuid.0x7.1.eax");
    assertThat(Field.CPUID_7_1_EAX.title()).isEqualTo("CPUID.(EAX=07H,ECX=1):EAX");
    assertThat(Field.CPUID_80000008_EAX.key()).isEqualTo("cpuid.0x80000008.eax");
    assertThat(Field.CPUID_80000008_EAX.title()).isEqualTo("CPUID.80000008H:EAX");
  }

  @ParameterizedTest
  @EnumSource
  void wordsAreDistinctValuesOfTheField(Field field) {
    assertThat(field.words().values()).doesNotHaveDuplicates();
    field
        .words()
        .forEach(
            (word, value) -> {
              assertThat(value & ~field.mask()).as(word).isZero();
              assertThat(field.word(value)).contains(word);
            });
  }

  @Test
  void otherValuesHaveNoWord() {
    assertThat(Field.CR0.word(0)).isEmpty();
    assertThat(Field.VMX_OPERATION.word(3)).isEmpty();
  }
}
