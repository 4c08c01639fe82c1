// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.NativeText;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.List;
import java.util.Map;

/** Adds what one snapshot says about a logical processor to what others say about it. */
final class FieldMerge {
  private final ProcessorSnapshot from;
  private final int before;
  private final CheckedState to;

  private FieldMerge(ProcessorSnapshot from, int before, CheckedState to) {
    this.from = from;
    this.before = before;
    this.to = to;
  }

  /**
   * Adds all fields, each part with its origin.
   *
   * @param before how many sources precede those of {@code from}
   */
  static void join(ProcessorSnapshot from, int before, CheckedState to) {
    FieldMerge joining = new FieldMerge(from, before, to);
    if (joining.hasOtherObserver()) {
      joining.field(Field.OBSERVER);
      return;
    }
    joining.fields();
    from.lists().forEach(joining::list);
    if (to.problems().isEmpty()) {
      new ConsistencyCheck(to).check(Map.of());
    }
  }

  private void fields() {
    from.fields().forEach(this::field);
  }

  /**
   * Adds a list: each entry to the one with the same number, if both lists have the same length.
   */
  private void list(Field.Group list) {
    List<ProcessorSnapshot> entries = from.entries(list);
    ProcessorSnapshot state = to.state();
    long origin = Origin.moved(from.origin(list), before);
    if (!state.isGiven(list)) {
      state.give(list, origin);
      entries.forEach(entry -> state.addEntry(list));
    }
    int count = state.entries(list).size();
    if (count != entries.size()) {
      String first = to.problems().place(state.origin(list));
      String found = "found " + entries.size() + " entries, but " + first + " says there are ";
      to.problems().add(list.key(), origin, found + count);
      return;
    }
    for (int i = 0; i < count; i++) {
      CheckedState entry = new CheckedState(to.problems(), state.entries(list).get(i));
      new FieldMerge(entries.get(i), before, entry).fields();
    }
  }

  /**
   * Whether the observers differ: then the views are of different processors and are not merged.
   */
  private boolean hasOtherObserver() {
    long both = from.known(Field.OBSERVER) & to.state().known(Field.OBSERVER);
    return ((from.value(Field.OBSERVER) ^ to.state().value(Field.OBSERVER)) & both) != 0;
  }

  private void field(Field field) {
    long origin = Origin.moved(from.origin(field), before);
    String key = to.inState(FieldPath.of(field)).text();
    if (from.readsZero(field)) {
      to.setReadsZero(key, field, origin);
    } else if (from.isUnreadable(field)) {
      to.setUnreadable(key, field, origin);
    }
    long rest = from.known(field);
    while (rest != 0) {
      long part = ofOneOrigin(field, rest);
      long place = Origin.moved(from.origin(field, part), before);
      to.set(key, () -> NativeText.of(from, field), field, from.value(field), part, place);
      rest &= ~part;
    }
  }

  /** The lowest of these bits, and all others that were read at the same place. */
  private long ofOneOrigin(Field field, long bits) {
    long origin = from.origin(field, Long.lowestOneBit(bits));
    long part = 0;
    for (long rest = bits; rest != 0; rest &= rest - 1) {
      long bit = Long.lowestOneBit(rest);
      part |= from.origin(field, bit) == origin ? bit : 0;
    }
    return part;
  }
}
