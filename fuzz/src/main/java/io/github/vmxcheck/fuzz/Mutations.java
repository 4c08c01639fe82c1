// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.fuzz;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** A captured state with one to four changes. */
final class Mutations extends States {
  private static final int MOST = 4;

  /** A change to one logical processor, given by its index in the snapshot. */
  private record Mutation(int processor, Change change) {}

  private final Snapshot snapshot;
  private final List<Mutation> all;

  Mutations(Snapshot snapshot) {
    this.snapshot = snapshot;
    all = mutations(snapshot);
  }

  @Override
  public Arbitrary<Snapshot> arbitrary() {
    return Arbitraries.of(all).list().ofMinSize(1).ofMaxSize(MOST).map(this::mutated);
  }

  @Override
  Snapshot next(Random random) {
    List<Mutation> some = new ArrayList<>();
    for (int i = 1 + random.nextInt(MOST); i > 0; i--) {
      some.add(any(all, random));
    }
    return mutated(some);
  }

  private Snapshot mutated(List<Mutation> some) {
    List<ProcessorSnapshot> processors =
        snapshot.processors().stream().map(ProcessorSnapshot::copy).toList();
    some.forEach(one -> one.change().apply(processors.get(one.processor())));
    return new Snapshot(
        snapshot.label(), snapshot.sources(), processors, snapshot.machine().copy());
  }

  /** Whether another field repeats this value, so that changing only one would contradict it. */
  private static boolean repeatsAnother(Field field, ProcessorSnapshot state) {
    return !AnyBits.FIELDS.contains(field)
        || field.agreesWith().filter(other -> !state.isAbsent(other)).isPresent();
  }

  /** Every known bit flipped, and every field unknown. */
  private static List<Mutation> mutations(Snapshot snapshot) {
    List<Mutation> all = new ArrayList<>();
    for (int i = 0; i < snapshot.processors().size(); i++) {
      ProcessorSnapshot state = snapshot.processors().get(i);
      for (Field field : state.fields()) {
        if (state.isAbsent(field)) {
          continue;
        }
        long flipped = repeatsAnother(field, state) ? 0 : state.known(field);
        for (long left = flipped; left != 0; left &= left - 1) {
          long bit = Long.lowestOneBit(left);
          all.add(new Mutation(i, Change.set(field, bit, ~state.value(field))));
        }
        all.add(new Mutation(i, new Change(field, field.mask(), 0, 0, false)));
      }
    }
    return all;
  }
}
