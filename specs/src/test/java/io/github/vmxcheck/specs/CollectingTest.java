// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.specs.Collecting.Way;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CollectingTest {
  private final Collecting collecting = Collecting.builtIn();

  @ParameterizedTest
  @EnumSource
  void everyFieldHasACommandOnEachPlatform(Field field) {
    assertThat(collecting.of(field))
        .extracting(Way::platform)
        .containsExactly("linux", "windbg", "qemu", "gdb", "bochs");
  }

  @ParameterizedTest
  @EnumSource
  void noPlaceholderIsLeft(Field field) {
    assertThat(collecting.of(field)).noneMatch(way -> way.command().matches(".*[{}].*"));
  }

  @Test
  void anMsrIsReadByItsIndex() {
    assertThat(command(IA32_VMX_BASIC, "linux")).contains("rdmsr -p N -c 0x480");
    assertThat(command(IA32_FEATURE_CONTROL, "windbg")).contains("rdmsr 3a");
    assertThat(command(IA32_EFER, "windbg")).contains("rdmsr c0000080");
  }

  @Test
  void aCpuidRegisterIsReadByItsLeafAndSubleaf() {
    assertThat(command(CPUID_7_1_EAX, "linux")).contains("-l 0x7 -s 1").contains("EAX");
    assertThat(command(CPUID_80000008_EAX, "windbg")).contains("0x80000008, 0");
  }

  @Test
  void aFieldWithItsOwnCommandDoesNotUseThatOfItsGroup() {
    assertThat(command(IA32_EFER, "gdb")).isEqualTo("info registers efer");
    assertThat(command(IA32_VMX_MISC, "gdb")).contains("no MSRs");
  }

  private String command(Field field, String platform) {
    return collecting.of(field).stream()
        .filter(way -> way.platform().equals(platform))
        .map(Way::command)
        .findFirst()
        .orElseThrow();
  }
}
