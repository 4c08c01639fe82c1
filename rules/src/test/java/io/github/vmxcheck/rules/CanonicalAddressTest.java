// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.model.Field.CR3;
import static io.github.vmxcheck.model.Field.CR4;
import static io.github.vmxcheck.model.Field.OPERAND_LINEAR;
import static io.github.vmxcheck.rules.Predictions.onlyKnowing;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which bits of the operand address are certainly or possibly wrong. */
class CanonicalAddressTest {
  private static final String FOUR_LEVEL = "cr3=0x1000 cr4=0x20 ";
  private static final String FIVE_LEVEL = "cr3=0x1000 cr4=0x1020 ";
  private static final String UNKNOWN_LEVEL = "cr3=0x1000 cr4=0x20 cr4.LA57=unknown ";

  private static String certain(String known) {
    return hex(CanonicalAddress.wrongBits(onlyKnowing(known), new Bound(false)));
  }

  private static String possible(String known) {
    return possible(known, null);
  }

  private static String possible(String known, Field certainField) {
    Bound bound = new Bound(true);
    bound.treatAsCertain(certainField);
    return hex(CanonicalAddress.wrongBits(onlyKnowing(known), bound));
  }

  private static String hex(long bits) {
    return "0x" + Long.toHexString(bits);
  }

  @ParameterizedTest
  @CsvSource({
    "0x0000000000000000, 0x0",
    "0x00007ffffffffff8, 0x0",
    "0x00007ffffffffff9, 0xffff000000000000",
    "0x00007fffffffffff, 0xffff000000000000",
    "0x0000800000000000, 0xffff000000000000",
    "0x0001000000000000, 0x1000000000000",
    "0x8000000000000000, 0x8000000000000000",
    "0xffff7fffffffffff, 0xffff000000000000",
    "0xffff800000000000, 0x0",
    "0x7fff800000000000, 0x8000000000000000",
    "0xfffffffffffffff9, 0x0",
    "0xffffffffffffffff, 0x0",
  })
  void with4LevelPagingBits63To47AreEqual(String address, String wrong) {
    String known = FOUR_LEVEL + "vmxon.operand.linear=" + address;
    assertThat(certain(known)).isEqualTo(wrong);
    assertThat(possible(known)).isEqualTo(wrong);
  }

  @ParameterizedTest
  @CsvSource({
    "0x0000800000000000, 0x0",
    "0x00fffffffffffff8, 0x0",
    "0x00fffffffffffff9, 0xfe00000000000000",
    "0x0100000000000000, 0xfe00000000000000",
    "0xfeffffffffffffff, 0xfe00000000000000",
    "0xff00000000000000, 0x0",
  })
  void with5LevelPagingBits63To56AreEqual(String address, String wrong) {
    String known = FIVE_LEVEL + "vmxon.operand.linear=" + address;
    assertThat(certain(known)).isEqualTo(wrong);
    assertThat(possible(known)).isEqualTo(wrong);
  }

  @Test
  void withLa57UnknownOnlyBits63To56AreCertain() {
    String four = UNKNOWN_LEVEL + "vmxon.operand.linear=0x0000800000000000";
    assertThat(certain(four)).isEqualTo("0x0");
    assertThat(possible(four)).isEqualTo("0xffff000000000000");
    assertThat(possible(four, CR4)).isEqualTo("0x0");
    String five = UNKNOWN_LEVEL + "vmxon.operand.linear=0x0100000000000000";
    assertThat(certain(five)).isEqualTo("0xfe00000000000000");
  }

  /** LAM_SUP is bit 28 of CR4, LA57 bit 12; LAM_U57 and LAM_U48 are bits 61 and 62 of CR3. */
  @ParameterizedTest
  @CsvSource({
    // Supervisor addresses: bit 63 must equal bit 47, or with LA57 bit 56.
    "cr3=0x1000 cr4=0x10000020, 0x8123b00012340ff8, 0x0",
    "cr3=0x1000 cr4=0x10000020, 0xffff000012340ff8, 0x8000000000000000",
    "cr3=0x1000 cr4=0x10001020, 0x8100000000000000, 0x0",
    "cr3=0x1000 cr4=0x10001020, 0xfe00b00012340ff8, 0x8000000000000000",
    "cr3=0x6000000000001000 cr4=0x20, 0x8123b00012340ff8, 0x7edc000000000000",
    // User addresses, bits 62:57 masked: bits 56:47, or with LA57 bit 56, must equal bit 63.
    "cr3=0x2000000000001000 cr4=0x20, 0x7e007ffc12340ff8, 0x0",
    "cr3=0x2000000000001000 cr4=0x20, 0x7e017ffc12340ff8, 0x1000000000000",
    "cr3=0x2000000000001000 cr4=0x1020, 0x7e017ffc12340ff8, 0x0",
    "cr3=0x2000000000001000 cr4=0x1020, 0x7f007ffc12340ff8, 0x8000000000000000",
    // User addresses, bits 62:48 masked; LAM_U57 takes precedence over LAM_U48.
    "cr3=0x4000000000001000 cr4=0x20, 0x7fff7ffc12340ff8, 0x0",
    "cr3=0x4000000000001000 cr4=0x20, 0x7fff800012340ff8, 0x8000000000000000",
    "cr3=0x4000000000001000 cr4=0x1020, 0x00ff7ffc12340ff8, 0x0",
    "cr3=0x6000000000001000 cr4=0x20, 0x7fff7ffc12340ff8, 0x7fff000000000000",
    "cr3=0x1000 cr4=0x10000020, 0x7e007ffc12340ff8, 0x7e00000000000000",
    // The last byte is that of the address after masking.
    "cr3=0x4000000000001000 cr4=0x20, 0x7fff7ffffffffffc, 0xffff000000000000",
  })
  void linearAddressMaskingMakesBitsEqualBelowBit63(
      String registers, String address, String wrong) {
    String known = registers + " vmxon.operand.linear=" + address;
    assertThat(certain(known)).isEqualTo(wrong);
    assertThat(possible(known)).isEqualTo(wrong);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cr3=0x1000 cr4=0x20 cr4.LAM_SUP=unknown",
        "cr3=0x1000",
        "cr3=0x1000 cr3[62]=unknown cr4=0x20",
        "cr4=0x20",
      })
  void maskingCannotFixANonCanonicalUnmaskedBit(String registers) {
    String known = registers + " vmxon.operand.linear=0x7fff800000000000";
    assertThat(certain(known)).isEqualTo("0x8000000000000000");
    assertThat(possible(known)).isEqualTo("0x8000000000000000");
  }

  @Test
  void aTaggedAddressIsUndeterminedIfMaskingIsUnknown() {
    String user = "cr4=0x20 vmxon.operand.linear=0x7e007ffc12340ff8";
    assertThat(certain(user)).isEqualTo("0x0");
    assertThat(possible(user)).isEqualTo("0x7e00000000000000");
    assertThat(possible(user, CR3)).isEqualTo("0x0");
    assertThat(possible(user, CR4)).isEqualTo("0x7e00000000000000");
    String supervisor = "cr3=0x1000 vmxon.operand.linear=0x8123b00012340ff8";
    assertThat(certain(supervisor)).isEqualTo("0x0");
    assertThat(possible(supervisor)).isNotEqualTo("0x0");
    assertThat(possible(supervisor, CR4)).isEqualTo("0x0");
  }

  @Test
  void aPartlyKnownAddressIsUndeterminedIfMaskingMayApply() {
    String address = " vmxon.operand.linear=0x7fff800000000000 vmxon.operand.linear[0]=unknown";
    assertThat(certain("cr4=0x20" + address)).isEqualTo("0x0");
    assertThat(possible("cr4=0x20" + address)).isNotEqualTo("0x0");
    assertThat(possible("cr4=0x20" + address, CR3)).isEqualTo("0x0");
    assertThat(certain(FOUR_LEVEL + address)).isEqualTo("0xffff000000000000");
    String fiveLevelWithLam48 = "cr3=0x4000000000001000 cr4=0x1020 ";
    String bit47 = "vmxon.operand.linear=0x0000800000000000";
    assertThat(certain(fiveLevelWithLam48 + bit47)).isNotEqualTo("0x0");
    String openBit = bit47 + " vmxon.operand.linear[0]=unknown";
    assertThat(certain(fiveLevelWithLam48 + openBit)).isEqualTo("0x0");
    assertThat(possible(fiveLevelWithLam48 + openBit)).isNotEqualTo("0x0");
  }

  @Test
  void anAccessOutsideTheSegmentMakesTheAddressUndetermined() {
    String known = "vmxon.operand.access=outside-segment vmxon.operand.linear=0x1000";
    assertThat(certain(FOUR_LEVEL + known)).isEqualTo("0x0");
    assertThat(possible(FOUR_LEVEL + known)).isEqualTo("0xffff000000000000");
    assertThat(possible(FIVE_LEVEL + known)).isEqualTo("0xfe00000000000000");
    assertThat(possible(FOUR_LEVEL + known, OPERAND_LINEAR)).isEqualTo("0x0");
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0xffff000000000000",
    "vmxon.operand.access=readable, 0x0",
    "vmxon.operand.access=not-mapped, 0x0",
    "vmxon.operand.access[2]=0, 0x0",
    "vmxon.operand.access[1]=0, 0xffff000000000000",
    "vmxon.operand.access=outside-segment, 0xffff000000000000",
  })
  void aKnownAccessCanReplaceAMissingAddress(String access, String possiblyWrong) {
    assertThat(certain(FOUR_LEVEL + access)).isEqualTo("0x0");
    assertThat(possible(FOUR_LEVEL + access)).isEqualTo(possiblyWrong);
  }

  @ParameterizedTest
  @CsvSource({
    "0x????????12345678, 0x0, 0xffff000000000000",
    "0x80000000????????, 0xffff000000000000, 0xffff000000000000",
    "0x00008000????????, 0xffff000000000000, 0xffff000000000000",
    "0x00004000????????, 0x0, 0x0",
    "0xffff8000????????, 0x0, 0x0",
    "0xffffffffffffff??, 0x0, 0x0",
    "0x0000????????????, 0x0, 0xffff000000000000",
    "0x00007fff????????, 0x0, 0xffff000000000000",
    "0x00007ffffffffff?, 0x0, 0xffff000000000000",
    "0x00007fffffffff?f, 0x0, 0xffff000000000000",
    "0x00007fffffffff?9, 0x0, 0xffff000000000000",
    "0x00007fffffffff?8, 0x0, 0x0",
    "0x00007fffffffff?7, 0x0, 0x0",
    "0x00007fffffffff0?, 0x0, 0x0",
    "0x00003fff????????, 0x0, 0x0",
  })
  void knownBitsMayDecideAPartlyKnownAddress(String address, String certain, String possible) {
    String known = FOUR_LEVEL + "vmxon.operand.access=readable vmxon.operand.linear=" + address;
    assertThat(certain(known)).isEqualTo(certain);
    assertThat(possible(known)).isEqualTo(possible);
    assertThat(possible(known, OPERAND_LINEAR)).isEqualTo(certain);
  }

  @Test
  void theLastByteIsCheckedForEveryValueOfTheUnknownBits() {
    String known = FOUR_LEVEL + "vmxon.operand.linear=0x00007fffffffffff vmxon.operand.linear";
    assertThat(certain(known + "[2:1]=unknown")).isEqualTo("0xffff000000000000");
    assertThat(certain(known + "[2:0]=unknown")).isEqualTo("0x0");
    assertThat(certain(known + "[47]=unknown")).isEqualTo("0x0");
  }
}
