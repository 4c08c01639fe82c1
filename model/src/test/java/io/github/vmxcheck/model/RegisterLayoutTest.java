// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.RegisterLayout.Bits;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RegisterLayoutTest {

  static Stream<Arguments> classesOfConstants() {
    return Stream.of(
        Arguments.of(Cr0.class, Field.CR0),
        Arguments.of(Cr4.class, Field.CR4),
        Arguments.of(Rflags.class, Field.RFLAGS),
        Arguments.of(Efer.class, Field.IA32_EFER),
        Arguments.of(FeatureControl.class, Field.IA32_FEATURE_CONTROL),
        Arguments.of(VmxBasic.class, Field.IA32_VMX_BASIC),
        Arguments.of(VmxMisc.class, Field.IA32_VMX_MISC),
        Arguments.of(VmxOperation.class, Field.VMX_OPERATION),
        Arguments.of(OperandAccess.class, Field.OPERAND_ACCESS));
  }

  /** Rules take the bits from the constants, reports the names from the layout. */
  @ParameterizedTest
  @MethodSource("classesOfConstants")
  void theConstantsOfARegisterAreItsLayout(Class<?> type, Field register)
      throws IllegalAccessException {
    Map<String, Long> constants = constants(type);
    for (Bits bits : RegisterLayout.of(register).orElseThrow().bits()) {
      assertThat(constants).containsEntry(bits.name(), bits.mask());
    }
  }

  @ParameterizedTest
  @EnumSource
  void theBitsOfALayoutAscendInsideTheirRegister(Field register) {
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

  private static Map<String, Long> constants(Class<?> type) throws IllegalAccessException {
    Map<String, Long> constants = new HashMap<>();
    for (var field :
        Arrays.stream(type.getDeclaredFields())
            .filter(field -> Modifier.isPublic(field.getModifiers()))
            .filter(field -> field.getType() == long.class)
            .toList()) {
      constants.put(field.getName(), field.getLong(null));
    }
    assertThat(constants).isNotEmpty();
    return constants;
  }
}
