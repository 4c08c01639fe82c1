// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.NativeText;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.Map;

/** Adds what one snapshot tells of a logical processor to what others told of it. */
final class Joining {
  private final ProcessorSnapshot from;
  private final int before;
  private final CheckedState to;

  private Joining(ProcessorSnapshot from, int before, CheckedState to) {
    this.from = from;
    this.before = before;
    this.to = to;
  }

  /**
   * Adds all fields, each part with its origin.
   *
   * @param before how many sources go before those {@code from} was read from
   */
  static void join(ProcessorSnapshot from, int before, CheckedState to) {
    Joining joining = new Joining(from, before, to);
    if (joining.hasOtherObserver()) {
      joining.field(Field.OBSERVER);
      return;
    }
    for (Field field : Field.values()) {
      joining.field(field);
    }
    if (to.problems().isEmpty()) {
      new Agreement(to).check(Map.of());
    }
  }

  /** Views of different observers are of different processors: nothing of them belongs together. */
  private boolean hasOtherObserver() {
    long both = from.known(Field.OBSERVER) & to.state().known(Field.OBSERVER);
    return ((from.value(Field.OBSERVER) ^ to.state().value(Field.OBSERVER)) & both) != 0;
  }

  private void field(Field field) {
    long origin = Origin.moved(from.origin(field), before);
    if (from.readsZero(field)) {
      to.setReadsZero(field.key(), field, origin);
    } else if (from.isUnreadable(field)) {
      to.setUnreadable(field.key(), field, origin);
    }
    long open = from.known(field);
    while (open != 0) {
      long part = ofOneOrigin(field, open);
      long place = Origin.moved(from.origin(field, part), before);
      String key = field.key();
      to.set(key, () -> NativeText.of(from, field), field, from.value(field), part, place);
      open &= ~part;
    }
  }

  /** The lowest of these bits, and all others that were told at the same place. */
  private long ofOneOrigin(Field field, long open) {
    long origin = from.origin(field, Long.lowestOneBit(open));
    long part = 0;
    for (long rest = open; rest != 0; rest &= rest - 1) {
      long bit = Long.lowestOneBit(rest);
      part |= from.origin(field, bit) == origin ? bit : 0;
    }
    return part;
  }
}
