// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.NativeText;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.function.Supplier;

/**
 * The state of one logical processor or of the machine, which accepts only values that do not
 * contradict it. Bits given twice keep the place where they were given first.
 *
 * @param problems receives the contradictions
 */
record CheckedState(Problems problems, ProcessorSnapshot state) {

  /** Notes a failed read, unless bits of the field are known. */
  void setUnreadable(String key, Field field, long place) {
    if (state.isAbsent(field)) {
      state.setUnreadable(field, place);
    } else if (state.known(field) != 0) {
      problems.add(key, place, "found 'unreadable'" + contradiction(field, state.known(field)));
    }
  }

  /** Notes an MSR that reads 0, unless a bit of it is known to be 1. */
  void setReadsZero(String key, Field field, long place) {
    set(key, () -> "0x0", field, 0, field.mask(), place);
  }

  /** Sets some bits of a field, unless they contradict what is set. */
  void set(String key, Supplier<String> found, Field field, long value, long known, long place) {
    long wrong = (value ^ state.value(field)) & known & state.known(field);
    if (wrong != 0) {
      problems.add(key, place, "found " + found.get() + contradiction(field, wrong));
    } else if (state.isUnreadable(field)) {
      if (!state.readsZero(field) || (value & known) != 0) {
        String first = problems.place(state.origin(field));
        String says = ", but " + first + " says " + inState(FieldPath.of(field)).text() + " is ";
        problems.add(key, place, "found " + found.get() + says + NativeText.of(state, field));
      }
    } else {
      add(field, value, known & ~state.known(field), place);
    }
  }

  /** Whether nothing is known of a field, so that no value can contradict it. */
  boolean isNew(Field field) {
    return state.isAbsent(field);
  }

  /** Sets unknown bits of a field. */
  void add(Field field, long value, long unknown, long place) {
    if (unknown != 0) {
      state.set(field, value, unknown, place);
      if (field.isNeverZero() && state.knows(field) && state.value(field) == 0) {
        state.setReadsZero(field, state.origin(field));
      }
    }
  }

  private String contradiction(Field field, long wrong) {
    int low = Long.numberOfTrailingZeros(wrong);
    int high = 63 - Long.numberOfLeadingZeros(wrong);
    FieldPath path =
        field.words().isEmpty() ? new FieldPath(field, high, low) : FieldPath.of(field);
    String place = problems.place(state.origin(field, wrong));
    String says = place + " says " + inState(path).text();
    return ", but " + says + " is " + NativeText.of(state, path);
  }

  /** The path of a field of this state, which may be an entry of a list. */
  FieldPath inState(FieldPath path) {
    return state.list().isPresent() ? path.inEntry((int) state.id()) : path;
  }
}
