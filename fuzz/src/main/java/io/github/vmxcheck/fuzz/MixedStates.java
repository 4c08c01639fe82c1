// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.fuzz;

import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** States with up to three parts of other states added, if the predicate accepts the result. */
final class MixedStates extends States {
  private static final int MOST_PARTS = 3;

  private final States states;
  private final List<List<Change>> parts;
  private final Predicate<Snapshot> isPossible;

  MixedStates(States states, List<List<Change>> parts, Predicate<Snapshot> isPossible) {
    this.states = states;
    this.parts = List.copyOf(parts);
    this.isPossible = isPossible;
  }

  @Override
  public Arbitrary<Snapshot> arbitrary() {
    return ForProperties.arbitrary(this);
  }

  /** A separate class, so that a stream loads no jqwik class. */
  private static final class ForProperties {
    static Arbitrary<Snapshot> arbitrary(MixedStates mixed) {
      return Combinators.combine(
              mixed.states.arbitrary(), Arbitraries.of(mixed.parts).list().ofMaxSize(MOST_PARTS))
          .as(MixedStates::with)
          .filter(mixed.isPossible);
    }
  }

  @Override
  Snapshot next(Random random) {
    while (true) {
      Snapshot state = states.next(random);
      List<List<Change>> some = new ArrayList<>();
      for (int i = random.nextInt(MOST_PARTS + 1); i > 0; i--) {
        some.add(any(parts, random));
      }
      Snapshot changed = with(state, some);
      if (isPossible.test(changed)) {
        return changed;
      }
    }
  }

  private static Snapshot with(Snapshot state, List<List<Change>> some) {
    for (ProcessorSnapshot processor : state.processors()) {
      some.forEach(part -> part.forEach(change -> change.apply(processor)));
    }
    return state;
  }
}
