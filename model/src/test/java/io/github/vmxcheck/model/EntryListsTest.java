// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

import static io.github.vmxcheck.model.Field.*;
import static io.github.vmxcheck.model.Field.Group.MSR_LOAD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lists in a snapshot, with entries in a separate block; here the VM-entry MSR-load area. */
class EntryListsTest {
  private static final long LINE_5 = Origin.read(0, 5, 3);
  private static final long LINE_6 = Origin.read(0, 6, 9);
  private static final long LINE_7 = Origin.read(0, 7, 9);

  private final ProcessorSnapshot snapshot = new ProcessorSnapshot(0).set(CR0, 1);

  @Test
  void anEmptyListDiffersFromAMissingOne() {
    assertThat(snapshot.isGiven(MSR_LOAD)).isFalse();
    assertThat(snapshot.entries(MSR_LOAD)).isEmpty();
    assertThat(snapshot.lists()).isEmpty();
    ProcessorSnapshot empty = new ProcessorSnapshot(0).give(MSR_LOAD, LINE_5);
    assertThat(empty.isGiven(MSR_LOAD)).isTrue();
    assertThat(empty.entries(MSR_LOAD)).isEmpty();
    assertThat(empty.isEmpty()).isFalse();
    assertThat(empty.origin(MSR_LOAD)).isEqualTo(LINE_5);
    assertThat(empty.firstPlace()).isEqualTo(LINE_5);
    assertThat(empty.forget(MSR_LOAD).isGiven(MSR_LOAD)).isFalse();
    assertThat(empty.isEmpty()).isTrue();
  }

  @Test
  void anEntryHasANumberAndTheFieldsOfItsList() {
    ProcessorSnapshot first = snapshot.addEntry(MSR_LOAD);
    ProcessorSnapshot second = snapshot.addEntry(MSR_LOAD);
    assertThat(snapshot.entries(MSR_LOAD)).containsExactly(first, second);
    assertThat(second.id()).isEqualTo(1);
    assertThat(second.list()).contains(MSR_LOAD);
    assertThat(snapshot.list()).isEmpty();
    second.set(MSR_LOAD_INDEX, 0x1ff, 0xff, LINE_6);
    assertThat(second.fields()).containsExactly(MSR_LOAD_INDEX, MSR_LOAD_VALUE);
    assertThat(snapshot.fields()).contains(CR0).doesNotContain(MSR_LOAD_INDEX);
    assertThat(second.value(MSR_LOAD_INDEX)).isEqualTo(0xff);
    assertThat(second.knows(MSR_LOAD_INDEX, 0xff)).isTrue();
    assertThat(second.knows(MSR_LOAD_INDEX, 0x100)).isFalse();
    assertThat(second.isAbsent(MSR_LOAD_VALUE)).isTrue();
    assertThat(first.isAbsent(MSR_LOAD_INDEX)).isTrue();
    assertThat(snapshot.isAbsent(MSR_LOAD_INDEX)).isTrue();
  }

  @Test
  void eachBitOfAnEntryHasItsOwnOrigin() {
    ProcessorSnapshot entry = snapshot.addEntry(MSR_LOAD);
    entry.set(MSR_LOAD_VALUE, 0x1, 0x3, LINE_6).set(MSR_LOAD_VALUE, 0x4, 0x4, LINE_7);
    assertThat(entry.value(MSR_LOAD_VALUE)).isEqualTo(5);
    assertThat(entry.known(MSR_LOAD_VALUE)).isEqualTo(7);
    assertThat(entry.origin(MSR_LOAD_VALUE, 4)).isEqualTo(LINE_7);
    assertThat(snapshot.hasPartialValues()).isTrue();
    assertThat(snapshot.firstPlace()).isEqualTo(LINE_6);
    entry.forget(MSR_LOAD_VALUE, 1);
    assertThat(entry.known(MSR_LOAD_VALUE)).isEqualTo(6);
    entry.setUnreadable(MSR_LOAD_VALUE, LINE_5);
    assertThat(entry.isUnreadable(MSR_LOAD_VALUE)).isTrue();
    assertThat(entry.isAbsent(MSR_LOAD_VALUE)).isFalse();
    assertThat(entry.forget(MSR_LOAD_VALUE, -1).isAbsent(MSR_LOAD_VALUE)).isTrue();
    assertThat(snapshot.hasPartialValues()).isFalse();
  }

  @Test
  void aCopyHasItsOwnEntries() {
    snapshot.addEntry(MSR_LOAD).set(MSR_LOAD_VALUE, 1);
    ProcessorSnapshot copy = snapshot.copyAs(4);
    ProcessorSnapshot other = new ProcessorSnapshot(9);
    other.addEntry(MSR_LOAD);
    other.copyFrom(snapshot);
    snapshot.entries(MSR_LOAD).get(0).set(MSR_LOAD_VALUE, 2);
    snapshot.addEntry(MSR_LOAD);
    assertThat(copy.entries(MSR_LOAD)).hasSize(1);
    assertThat(copy.entries(MSR_LOAD).get(0).value(MSR_LOAD_VALUE)).isEqualTo(1);
    assertThat(other.entries(MSR_LOAD)).hasSize(1);
    assertThat(other.entries(MSR_LOAD).get(0).value(MSR_LOAD_VALUE)).isEqualTo(1);
    snapshot.copyFrom(new ProcessorSnapshot(1));
    assertThat(snapshot.isGiven(MSR_LOAD)).isFalse();
  }

  @Test
  void copyFurtherDownMovesEveryOriginOfAnEntry() {
    snapshot.give(MSR_LOAD, LINE_5).addEntry(MSR_LOAD).set(MSR_LOAD_VALUE, 1, -1, LINE_6);
    ProcessorSnapshot down = snapshot.copyFurtherDown(10);
    assertThat(Origin.line(down.origin(MSR_LOAD))).isEqualTo(15);
    ProcessorSnapshot entry = down.entries(MSR_LOAD).get(0);
    assertThat(entry.origin(MSR_LOAD_VALUE)).isEqualTo(Origin.read(0, 16, 9));
    assertThat(entry.origin(MSR_LOAD_INDEX)).isEqualTo(Origin.NONE);
    assertThat(snapshot.entries(MSR_LOAD).get(0).origin(MSR_LOAD_VALUE)).isEqualTo(LINE_6);
  }

  @Test
  void listsDifferInAFieldOrInTheNumberOfEntries() {
    snapshot.addEntry(MSR_LOAD).set(MSR_LOAD_VALUE, 1, -1, LINE_6);
    ProcessorSnapshot other = snapshot.copy();
    assertThat(differences(other)).isEmpty();
    other.entries(MSR_LOAD).get(0).set(MSR_LOAD_VALUE, 2);
    assertThat(differences(other)).containsExactly(MSR_LOAD_VALUE);
    other.addEntry(MSR_LOAD);
    assertThat(differences(other)).containsExactly(MSR_LOAD_INDEX, MSR_LOAD_VALUE);
    assertThat(differences(new ProcessorSnapshot(0).set(CR0, 1)))
        .containsExactly(MSR_LOAD_INDEX, MSR_LOAD_VALUE);
    ProcessorSnapshot empty = new ProcessorSnapshot(0).set(CR0, 1).give(MSR_LOAD, LINE_5);
    assertThat(differences(empty)).containsExactly(MSR_LOAD_INDEX, MSR_LOAD_VALUE);
    snapshot.forget(MSR_LOAD);
    assertThat(differences(empty)).containsExactly(MSR_LOAD_INDEX, MSR_LOAD_VALUE);
  }

  private List<Field> differences(ProcessorSnapshot other) {
    BitSet ordinals = new BitSet();
    snapshot.addDifferences(other, ordinals);
    return ordinals.stream().mapToObj(i -> Field.values()[i]).toList();
  }

  @Test
  void forgettingBitsOfAnEmptyEntryDoesNotAffectOthers() {
    ProcessorSnapshot entry = snapshot.addEntry(MSR_LOAD);
    entry.forget(MSR_LOAD_VALUE, -1).set(MSR_LOAD_VALUE, 1);
    assertThat(snapshot.addEntry(MSR_LOAD).isAbsent(MSR_LOAD_VALUE)).isTrue();
  }

  @Test
  void aListHasAMaximumNumberOfEntries() {
    for (int i = 0; i < MSR_LOAD.most(); i++) {
      snapshot.addEntry(MSR_LOAD);
    }
    assertThatThrownBy(() -> snapshot.addEntry(MSR_LOAD))
        .hasMessage("msr-load has 512 entries already");
  }

  @Test
  void onlyListsHaveEntries() {
    assertThatThrownBy(() -> snapshot.addEntry(Field.Group.REGISTER))
        .hasMessage("REGISTER is not a list");
  }
}
