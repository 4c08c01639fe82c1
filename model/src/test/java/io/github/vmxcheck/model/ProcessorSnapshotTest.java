// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessorSnapshotTest {
  private static final long LINE_5 = Origin.read(0, 5, 1);
  private static final long LINE_7 = Origin.read(0, 7, 1);

  private final ProcessorSnapshot snapshot = new ProcessorSnapshot(3);

  @Test
  void aSnapshotOfEveryProcessorHasNoNumberUntilItIsCopied() {
    ProcessorSnapshot every = ProcessorSnapshot.ofEvery();
    assertThat(every.isNumbered()).isFalse();
    assertThat(every.copy().isOfEvery()).isTrue();
    assertThat(every.copyAs(3).isOfEvery()).isFalse();
    assertThat(ProcessorSnapshot.unnumbered().isOfEvery()).isFalse();
  }

  @Test
  void absentUnreadableAndZeroAreDistinct() {
    snapshot.setUnreadable(IA32_VMX_BASIC, LINE_5).set(CR0, 0);
    assertThat(snapshot.isAbsent(CR4)).isTrue();
    assertThat(snapshot.isUnreadable(CR4)).isFalse();
    assertThat(snapshot.isAbsent(IA32_VMX_BASIC)).isFalse();
    assertThat(snapshot.isUnreadable(IA32_VMX_BASIC)).isTrue();
    assertThat(snapshot.isAbsent(CR0)).isFalse();
    assertThat(snapshot.isUnreadable(CR0)).isFalse();
    assertThat(snapshot.knows(CR0)).isTrue();
    assertThat(snapshot.knows(CR4)).isFalse();
    assertThat(snapshot.knows(IA32_VMX_BASIC)).isFalse();
    assertThat(snapshot.origin(IA32_VMX_BASIC)).isEqualTo(LINE_5);
  }

  @Test
  void differencesAreFoundInAllFields() {
    ProcessorSnapshot other = snapshot.set(CR0, 1).set(CR3, 5).copyAs(4);
    assertThat(differences(other)).isEmpty();
    other.set(CR0, 1, 1, LINE_7);
    assertThat(differences(other)).isEmpty();
    other.set(CR0, 0).set(CR4, 0, 1, LINE_7).setUnreadable(IA32_VMX_BASIC, LINE_7);
    other.setReadsZero(IA32_VMX_EXIT_CTLS2, LINE_7).set(VMM_INITIALIZED_PROCESSORS, 1);
    assertThat(differences(other))
        .containsExactly(CR0, CR4, IA32_VMX_BASIC, IA32_VMX_EXIT_CTLS2, VMM_INITIALIZED_PROCESSORS);
    snapshot.setUnreadable(IA32_VMX_EXIT_CTLS2, LINE_7);
    assertThat(differences(other)).contains(IA32_VMX_EXIT_CTLS2);
  }

  private List<Field> differences(ProcessorSnapshot other) {
    BitSet ordinals = new BitSet();
    snapshot.addDifferences(other, ordinals);
    return ordinals.stream().mapToObj(i -> Field.values()[i]).toList();
  }

  @Test
  void aCopyAndItsOriginalChangeIndependently() {
    ProcessorSnapshot empty = new ProcessorSnapshot(0);
    ProcessorSnapshot copy = empty.copy();
    copy.set(CR0, 1).setUnreadable(IA32_VMX_BASIC, LINE_5);
    assertThat(empty.isEmpty()).isTrue();
    assertThat(new ProcessorSnapshot(0).isEmpty()).isTrue();
    ProcessorSnapshot second = copy.copy();
    copy.copyFrom(empty);
    assertThat(copy.isEmpty()).isTrue();
    copy.set(CR0, 0);
    assertThat(second.value(CR0)).isEqualTo(1);
    assertThat(second.isUnreadable(IA32_VMX_BASIC)).isTrue();
  }

  @Test
  void bitsAreSetWithoutTouchingTheirNeighbours() {
    snapshot.set(CR4, 0xff, 0x0f, LINE_5).set(CR4, 0x00, 0xf0, LINE_7);
    assertThat(snapshot.value(CR4)).isEqualTo(0x0f);
    assertThat(snapshot.known(CR4)).isEqualTo(0xff);
    assertThat(snapshot.knows(CR4, 0xff)).isTrue();
    assertThat(snapshot.knows(CR4, 0x100)).isFalse();
    assertThat(snapshot.has(CR4, 0xf0, 0)).isTrue();
    assertThat(snapshot.has(CR4, 0x0f, 0)).isFalse();
    assertThat(snapshot.has(CR4, 0x1f0, 0)).as("bit 8 is unknown").isFalse();
  }

  @Test
  void aFieldHasNoBitsBeyondItsWidth() {
    snapshot.set(CPL, -1L, -1L, LINE_5);
    assertThat(snapshot.value(CPL)).isEqualTo(3);
    assertThat(snapshot.known(CPL)).isEqualTo(3);
  }

  @Test
  void bitsKeepTheirOwnOrigin() {
    snapshot.set(IA32_FEATURE_CONTROL, 1, 1, LINE_5).set(IA32_FEATURE_CONTROL, 4, 4, LINE_7);
    assertThat(snapshot.origin(IA32_FEATURE_CONTROL)).isEqualTo(LINE_5);
    assertThat(snapshot.origin(IA32_FEATURE_CONTROL, 1)).isEqualTo(LINE_5);
    assertThat(snapshot.origin(IA32_FEATURE_CONTROL, 4)).isEqualTo(LINE_7);
    assertThat(snapshot.origin(CR4, 4)).isEqualTo(Origin.NONE);
  }

  @Test
  void forgettingAllBitsMakesAFieldAbsent() {
    snapshot.set(CR4, 0x3, 0x3, LINE_5).forget(CR4, 0x1);
    assertThat(snapshot.known(CR4)).isEqualTo(0x2);
    assertThat(snapshot.value(CR4)).isEqualTo(0x2);
    assertThat(snapshot.origin(CR4)).isEqualTo(LINE_5);
    snapshot.forget(CR4, -1L);
    assertThat(snapshot.isAbsent(CR4)).isTrue();
    assertThat(snapshot.origin(CR4)).isEqualTo(Origin.NONE);
    snapshot.setUnreadable(CR4, LINE_5).forget(CR4, -1L);
    assertThat(snapshot.isAbsent(CR4)).isTrue();
  }

  @Test
  void aValueReplacesAFailedReadAndViceVersa() {
    snapshot.setUnreadable(IA32_EFER, LINE_5).set(IA32_EFER, 0xd01, -1L, LINE_7);
    assertThat(snapshot.isUnreadable(IA32_EFER)).isFalse();
    assertThat(snapshot.value(IA32_EFER)).isEqualTo(0xd01);
    snapshot.setUnreadable(IA32_EFER, LINE_5);
    assertThat(snapshot.known(IA32_EFER)).isZero();
    assertThat(snapshot.value(IA32_EFER)).isZero();
  }

  @Test
  void forgottenBitsHaveNoOrigin() {
    snapshot.set(CR4, 1, 1, LINE_5).set(CR4, 2, 2, LINE_7).forget(CR4, -1L).set(CR4, 3);
    assertThat(snapshot.origin(CR4, 2)).isEqualTo(Origin.NONE);
    snapshot.set(CR3, 1, 1, LINE_5).set(CR3, 2, 2, LINE_7).setUnreadable(CR3, LINE_5);
    assertThat(snapshot.origin(CR3, 2)).isEqualTo(LINE_5);
  }

  @Test
  void anMsrThatReadsZeroIsUnreadableForThatReason() {
    snapshot.setReadsZero(IA32_VMX_BASIC, LINE_5).setUnreadable(IA32_VMX_MISC, LINE_5);
    assertThat(snapshot.isUnreadable(IA32_VMX_BASIC)).isTrue();
    assertThat(snapshot.readsZero(IA32_VMX_BASIC)).isTrue();
    assertThat(snapshot.readsZero(IA32_VMX_MISC)).isFalse();
    assertThat(snapshot.copy().readsZero(IA32_VMX_BASIC)).isTrue();
    snapshot.set(IA32_VMX_BASIC, 4);
    assertThat(snapshot.readsZero(IA32_VMX_BASIC)).isFalse();
  }

  @Test
  void aCopyIsEqualAndIndependent() {
    snapshot.set(CR4, 1, 1, LINE_5).set(CR4, 2, 2, LINE_7).setUnreadable(IA32_VMX_MISC, LINE_5);
    ProcessorSnapshot copy = snapshot.copyAs(9);
    snapshot.set(CR4, 0, -1L, Origin.NONE).set(IA32_VMX_MISC, 1);
    assertThat(copy.id()).isEqualTo(9);
    assertThat(snapshot.copy().id()).isEqualTo(3);
    assertThat(copy.value(CR4)).isEqualTo(3);
    assertThat(copy.known(CR4)).isEqualTo(3);
    assertThat(copy.origin(CR4, 2)).isEqualTo(LINE_7);
    assertThat(copy.isUnreadable(IA32_VMX_MISC)).isTrue();
  }

  @Test
  void aSnapshotMayHaveNoNumber() {
    ProcessorSnapshot unnumbered = ProcessorSnapshot.unnumbered();
    assertThat(snapshot.isNumbered()).isTrue();
    assertThat(unnumbered.isNumbered()).isFalse();
    assertThat(unnumbered.id()).isZero();
    assertThat(unnumbered.copy().isNumbered()).isFalse();
    assertThat(unnumbered.copyAs(4).isNumbered()).isTrue();
    snapshot.copyFrom(unnumbered);
    assertThat(snapshot.isNumbered()).isFalse();
    snapshot.renumber(2);
    assertThat(snapshot.isNumbered()).isTrue();
  }

  @Test
  void copyFromReplacesEverything() {
    snapshot.set(CR4, 1, 1, LINE_5).set(CR4, 2, 2, LINE_7).setUnreadable(IA32_VMX_MISC, LINE_5);
    snapshot.copyFrom(new ProcessorSnapshot(1));
    assertThat(snapshot.id()).isEqualTo(1);
    for (Field field : Field.values()) {
      assertThat(snapshot.isAbsent(field)).isTrue();
    }
    assertThat(snapshot.origin(CR4, 2)).isEqualTo(Origin.NONE);
  }

  @Test
  void listFieldsBelongToEntriesAndOtherFieldsDoNot() {
    assertThatThrownBy(() -> snapshot.set(MSR_LOAD_VALUE, 1))
        .hasMessage("msr-load[].value is not a field of a processor");
    assertThatThrownBy(() -> snapshot.addEntry(Field.Group.MSR_LOAD).setUnreadable(CR0, LINE_5))
        .hasMessage("cr0 is not a field of msr-load[]");
  }
}
