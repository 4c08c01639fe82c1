// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.model.Field.CPL;
import static io.github.vmxcheck.model.Field.CR0;
import static io.github.vmxcheck.model.Field.IA32_VMX_BASIC;
import static io.github.vmxcheck.model.Field.IA32_VMX_MISC;
import static io.github.vmxcheck.model.Field.SS_DPL;
import static io.github.vmxcheck.model.Field.VMCS_POINTER;
import static io.github.vmxcheck.model.Field.VMXON_POINTER;
import static io.github.vmxcheck.rules.Predictions.onlyKnowing;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How unknown bits count on the lower (certain) and on the upper (possible) bound. */
class BoundTest {
  private static final Bound CERTAIN = new Bound(false);
  private static final Bound POSSIBLE = new Bound(true);

  private static Bound possibleBut(Field certainField) {
    Bound bound = new Bound(true);
    bound.treatAsCertain(certainField);
    return bound;
  }

  @Test
  void onlyTheUpperBoundOpensFieldsExceptTheCertainOne() {
    assertThat(CERTAIN.opens(CPL)).isFalse();
    assertThat(POSSIBLE.opens(CPL)).isTrue();
    assertThat(possibleBut(CPL).opens(CPL)).isFalse();
    assertThat(possibleBut(CPL).opens(CR0)).isTrue();
  }

  @Test
  void anUnknownBitIsCertainlyNeitherAndPossiblyBoth() {
    ProcessorSnapshot state = onlyKnowing("cpl[0]=1");
    assertThat(CERTAIN.ones(state, CPL)).isEqualTo(1);
    assertThat(CERTAIN.zeros(state, CPL)).isZero();
    assertThat(POSSIBLE.ones(state, CPL)).isEqualTo(3);
    assertThat(POSSIBLE.zeros(state, CPL)).isEqualTo(2);
    assertThat(possibleBut(CPL).ones(state, CPL)).isEqualTo(1);
    assertThat(possibleBut(CPL).zeros(state, CPL)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "cpl=0 ss.dpl=0, 0, 0",
    "cpl=1 ss.dpl=2, 3, 3",
    "cpl=3 ss.dpl=2, 1, 1",
    "cpl[0]=1 ss.dpl=2, 1, 3",
    "cpl[0]=1 ss.dpl[0]=1, 0, 2",
    "cpl[0]=1 ss.dpl[0]=0, 1, 3",
    "cpl[0]=0 ss.dpl[0]=1, 1, 3",
    "'', 0, 3",
  })
  void twoFieldsDifferInTheseBits(String known, long certainly, long possibly) {
    ProcessorSnapshot state = onlyKnowing(known);
    assertThat(CERTAIN.differing(state, CPL, state, SS_DPL, 3)).isEqualTo(certainly);
    assertThat(POSSIBLE.differing(state, CPL, state, SS_DPL, 3)).isEqualTo(possibly);
    assertThat(POSSIBLE.differing(state, CPL, state, SS_DPL, 1)).isEqualTo(possibly & 1);
  }

  @ParameterizedTest
  @CsvSource({
    "vmxon.pointer=0x1000 vmcs.pointer=0x1000, 1, 1, 1, 1",
    "vmxon.pointer=0x1000 vmcs.pointer=0x1fff, 1, 1, 1, 1",
    "vmxon.pointer=0x1000 vmcs.pointer=0x2000, 0, 0, 0, 0",
    "vmxon.pointer=0x1000 vmcs.pointer=0x1???, 1, 1, 1, 1",
    "vmxon.pointer=0x1000 vmcs.pointer=0x????, 0, 1, 1, 0",
    "vmxon.pointer=0x???? vmcs.pointer=0x1000, 0, 1, 0, 1",
    "vmxon.pointer=0x???? vmcs.pointer=0x????, 0, 1, 0, 0",
    "vmxon.pointer=0x???1000 vmcs.pointer=0x2000, 0, 0, 0, 0",
    "vmxon.pointer=0x1000 vmcs.pointer=0x???2000, 0, 0, 0, 0",
  })
  void twoFieldsMayBeEqual(
      String known, long certain, long possible, long withoutVmxon, long withoutVmcs) {
    assertThat(samePage(CERTAIN, known)).isEqualTo(certain);
    assertThat(samePage(POSSIBLE, known)).isEqualTo(possible);
    assertThat(samePage(possibleBut(VMXON_POINTER), known)).isEqualTo(withoutVmxon);
    assertThat(samePage(possibleBut(VMCS_POINTER), known)).isEqualTo(withoutVmcs);
  }

  private static long samePage(Bound bound, String known) {
    ProcessorSnapshot state = onlyKnowing(known);
    return bound.equal(state, VMXON_POINTER, state, VMCS_POINTER, ~0xfffL);
  }

  @Test
  void everyValueTheUnknownBitsAllowIsTested() {
    ProcessorSnapshot state =
        onlyKnowing(
            "IA32_VMX_BASIC=0xffffffffffffffff IA32_VMX_BASIC[44:32]=0x1004"
                + " IA32_VMX_BASIC[32]=unknown IA32_VMX_BASIC[35]=unknown"
                + " IA32_VMX_BASIC[45]=unknown IA32_VMX_BASIC[31]=unknown");
    List<Long> tested = new ArrayList<>();
    long answer =
        CERTAIN.number(
            state,
            IA32_VMX_BASIC,
            44,
            32,
            number -> {
              tested.add(number);
              return true;
            });
    assertThat(answer).isEqualTo(1);
    assertThat(tested).containsExactly(0x1004L, 0x1005L, 0x100cL, 0x100dL);
  }

  @ParameterizedTest
  @CsvSource({
    "IA32_VMX_BASIC[53:50]=6, 6, 1, 1, 1",
    "IA32_VMX_BASIC[53:50]=5, 6, 0, 0, 0",
    "IA32_VMX_BASIC[53:51]=3, 6, 0, 1, 0",
    "IA32_VMX_BASIC[53:51]=3, 7, 0, 1, 0",
    "IA32_VMX_BASIC[53:51]=3, 5, 0, 0, 0",
  })
  void aPartlyKnownNumberIsComparedWithTheWantedOne(
      String known, long wanted, long certain, long possible, long withoutTheField) {
    ProcessorSnapshot state = onlyKnowing(known);
    assertThat(memoryTypeIs(wanted, CERTAIN, state)).isEqualTo(certain);
    assertThat(memoryTypeIs(wanted, POSSIBLE, state)).isEqualTo(possible);
    assertThat(memoryTypeIs(wanted, possibleBut(IA32_VMX_BASIC), state)).isEqualTo(withoutTheField);
  }

  private static long memoryTypeIs(long wanted, Bound bound, ProcessorSnapshot state) {
    return bound.number(state, IA32_VMX_BASIC, 53, 50, type -> type == wanted);
  }

  /** Bits 24:16 of a register, fully or partly known, and limits on either side of their value. */
  @ParameterizedTest
  @CsvSource({
    "IA32_VMX_MISC[24:16]=0x100, 0xff, 0, 0, 1, 1",
    "IA32_VMX_MISC[24:16]=0x100, 0x100, 0, 0, 0, 0",
    "IA32_VMX_MISC[24:16]=0x100, 0x101, 1, 1, 0, 0",
    "IA32_VMX_MISC[23:16]=0x10, 0x10, 0, 0, 0, 1",
    "IA32_VMX_MISC[23:16]=0x10, 0x11, 0, 1, 0, 1",
    "IA32_VMX_MISC[23:16]=0x10, 0x110, 0, 1, 0, 0",
    "IA32_VMX_MISC[23:16]=0x10, 0x111, 1, 1, 0, 0",
    "'', 0x1ff, 0, 1, 0, 0",
    "'', 0, 0, 0, 0, 1",
  })
  void comparisonsUseTheSmallestAndGreatestPossibleValue(
      String known, long limit, long less, long mayBeLess, long greater, long mayBeGreater) {
    ProcessorSnapshot state = onlyKnowing(known);
    assertThat(CERTAIN.isLess(state, IA32_VMX_MISC, 24, 16, limit)).isEqualTo(less);
    assertThat(POSSIBLE.isLess(state, IA32_VMX_MISC, 24, 16, limit)).isEqualTo(mayBeLess);
    assertThat(CERTAIN.isGreater(state, IA32_VMX_MISC, 24, 16, limit)).isEqualTo(greater);
    assertThat(POSSIBLE.isGreater(state, IA32_VMX_MISC, 24, 16, limit)).isEqualTo(mayBeGreater);
    Bound without = possibleBut(IA32_VMX_MISC);
    assertThat(without.isLess(state, IA32_VMX_MISC, 24, 16, limit)).isEqualTo(less);
    assertThat(without.isGreater(state, IA32_VMX_MISC, 24, 16, limit)).isEqualTo(greater);
  }

  @Test
  void comparisonsAreExactWithAnyNumberOfUnknownBits() {
    ProcessorSnapshot state = onlyKnowing("cr0=0x80000000????????");
    assertThat(CERTAIN.isGreater(state, CR0, 63, 0, 0x7fff_ffff_ffff_ffffL)).isEqualTo(1);
    assertThat(POSSIBLE.isLess(state, CR0, 63, 0, 0x8000_0000_0000_0000L)).isZero();
    assertThat(POSSIBLE.isLess(state, CR0, 63, 0, 0x8000_0000_0000_0001L)).isEqualTo(1);
    assertThat(CERTAIN.isLess(state, CR0, 63, 0, 0x8000_0001_0000_0000L)).isEqualTo(1);
    assertThat(POSSIBLE.isGreater(state, CR0, 63, 0, 0x8000_0000_ffff_ffffL)).isZero();
  }

  @Test
  void upTo16UnknownBitsAreEnumerated() {
    ProcessorSnapshot state = onlyKnowing("cr0=0xffffffffffff????");
    assertThat(CERTAIN.number(state, CR0, 63, 0, number -> number < 0)).isEqualTo(1);
    assertThat(POSSIBLE.number(state, CR0, 63, 0, number -> number >= 0)).isZero();
    assertThat(POSSIBLE.number(state, CR0, 63, 0, number -> number == -1L)).isEqualTo(1);
  }

  @Test
  void with17UnknownBitsEveryNumberCountsAsPossible() {
    ProcessorSnapshot state = onlyKnowing("cr0=0xffffffffffff???? cr0[16]=unknown");
    assertThat(CERTAIN.number(state, CR0, 63, 0, number -> true)).isZero();
    assertThat(POSSIBLE.number(state, CR0, 63, 0, number -> false)).isEqualTo(1);
    assertThat(possibleBut(CR0).number(state, CR0, 63, 0, number -> true)).isZero();
  }

  @Test
  void aFlagIsSetIfCertainAndOnTheUpperBoundIfPossible() {
    assertThat(CERTAIN.flag(true, false)).isEqualTo(1);
    assertThat(CERTAIN.flag(false, true)).isZero();
    assertThat(POSSIBLE.flag(true, false)).isEqualTo(1);
    assertThat(POSSIBLE.flag(false, true)).isEqualTo(1);
    assertThat(POSSIBLE.flag(false, false)).isZero();
  }
}
