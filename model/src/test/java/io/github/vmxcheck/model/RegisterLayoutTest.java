// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.RegisterLayout.Bits;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RegisterLayoutTest {

  @ParameterizedTest
  @EnumSource
  void layoutBitsAscendWithinTheRegister(Field register) {
    List<Bits> bits = RegisterLayout.of(register).map(RegisterLayout::bits).orElse(List.of());
    int next = 0;
    for (Bits one : bits) {
      assertThat(one.low()).as(one.name()).isBetween(next, one.high());
      assertThat(one.high()).as(one.name()).isLessThan(register.width());
      next = one.high() + 1;
    }
    assertThat(bits.stream().map(Bits::name)).doesNotHaveDuplicates();
  }

  @Test
  void everyBitHasANameOrIsReserved() {
    RegisterLayout cr4 = RegisterLayout.of(Field.CR4).orElseThrow();
    assertThat(cr4.name(13)).isEqualTo("VMXE");
    assertThat(cr4.name(32)).isEqualTo("FRED");
    assertThat(Stream.of(15, 26, 29, 30, 31, 33, 63).map(cr4::name)).containsOnly("reserved");
    RegisterLayout basic = RegisterLayout.of(Field.IA32_VMX_BASIC).orElseThrow();
    assertThat(Stream.of(32, 40, 44).map(basic::name)).containsOnly("REGION_SIZE");
    assertThat(Stream.of(45, 47, 59, 63).map(basic::name)).containsOnly("reserved");
  }

  @Test
  void aFixedBitHasTheNameOfItsControlRegister() {
    for (int bit = 0; bit < 64; bit++) {
      assertThat(name(Field.IA32_VMX_CR0_FIXED0, bit)).isEqualTo(name(Field.CR0, bit));
      assertThat(name(Field.IA32_VMX_CR0_FIXED1, bit)).isEqualTo(name(Field.CR0, bit));
      assertThat(name(Field.IA32_VMX_CR4_FIXED0, bit)).isEqualTo(name(Field.CR4, bit));
      assertThat(name(Field.IA32_VMX_CR4_FIXED1, bit)).isEqualTo(name(Field.CR4, bit));
    }
  }

  @Test
  void aNameIsFoundInAnyCaseAndWithHyphens() {
    RegisterLayout edx = RegisterLayout.of(Field.CPUID_1_EDX).orElseThrow();
    assertThat(edx.named("pse_36")).contains(new Bits(17, 17, "PSE-36"));
    assertThat(edx.named("Pse-36")).contains(new Bits(17, 17, "PSE-36"));
    assertThat(edx.named("pse-37")).isEmpty();
  }

  private static String name(Field register, int bit) {
    return RegisterLayout.of(register).orElseThrow().name(bit);
  }
}
