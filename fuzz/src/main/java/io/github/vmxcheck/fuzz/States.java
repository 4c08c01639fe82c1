// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.fuzz;

import io.github.vmxcheck.model.Snapshot;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;

/**
 * States of one kind: for properties of jqwik, and as a stream. A stream does without jqwik, which
 * need not even be there.
 */
public abstract class States {
  States() {}

  /**
   * For properties. It shrinks to a state in order but for what the kind asks for. A snapshot has
   * one logical processor, or as many as the kind needs.
   */
  public abstract Arbitrary<Snapshot> arbitrary();

  abstract Snapshot next(Random random);

  /**
   * Endless, and the same for the same seed on every machine and JDK. Each state is its own: what
   * is done to one does not show in another.
   */
  public final Stream<Snapshot> stream(long seed) {
    Random random = new Random(seed);
    return Stream.generate(() -> next(random));
  }

  static <T> T any(List<T> some, Random random) {
    return some.get(random.nextInt(some.size()));
  }
}
