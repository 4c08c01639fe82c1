// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.specs.ExampleStates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A generated state of a logical processor; its text shows what matters in a counterexample.
 *
 * @param base name of the good state it starts from, or {@link #NOTHING}
 * @param changes the changes to it, in this order
 */
record State(String base, List<State.Change> changes) {
  /** Name of a state in which nothing is known. */
  static final String NOTHING = "nothing";

  /** Names of the good states. */
  static final List<String> GOOD =
      List.of(
          "64-bit",
          "64-bit-without-msrs",
          "32-bit-pae",
          "32-bit-paging",
          "real-address",
          "virtual-8086");

  private static final Map<String, ProcessorSnapshot> BASES = new HashMap<>();

  static {
    BASES.put(NOTHING, new ProcessorSnapshot(0));
    GOOD.forEach(name -> BASES.put(name, ExampleStates.base(name)));
  }

  /** One fault or gap: bits of a field that have another value or are unknown. */
  record Change(Field field, long mask, long value, boolean known) {
    static Change gap(Field field, long mask) {
      return new Change(field, mask, 0, false);
    }

    void applyTo(ProcessorSnapshot snapshot) {
      snapshot.forget(field, mask);
      if (known) {
        snapshot.set(field, value, mask, Origin.NONE);
      }
    }

    @Override
    public String toString() {
      String bits = String.format(Locale.ROOT, "%s & 0x%x", field.key(), mask);
      return bits + (known ? String.format(Locale.ROOT, " = 0x%x", value & mask) : " unknown");
    }
  }

  State {
    changes = List.copyOf(changes);
  }

  ProcessorSnapshot snapshot() {
    ProcessorSnapshot snapshot = BASES.get(base).copy();
    changes.forEach(change -> change.applyTo(snapshot));
    return snapshot;
  }

  State with(List<Change> more) {
    List<Change> all = new ArrayList<>(changes);
    all.addAll(more);
    return new State(base, all);
  }
}
