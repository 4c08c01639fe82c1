// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.fuzz;

import io.github.vmxcheck.model.Snapshot;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;

/**
 * States of one kind, for jqwik properties or as a stream. A stream also works without jqwik on the
 * class path.
 */
public abstract class States {
  States() {}

  /**
   * For properties. It shrinks to a state that is valid except for what the kind requires. A
   * snapshot has one logical processor, or as many as the kind needs.
   */
  public abstract Arbitrary<Snapshot> arbitrary();

  abstract Snapshot next(Random random);

  /**
   * Endless, and the same for the same seed on every machine and JDK. The states are independent: a
   * change to one does not affect another.
   */
  public final Stream<Snapshot> stream(long seed) {
    Random random = new Random(seed);
    return Stream.generate(() -> next(random));
  }

  static <T> T any(List<T> some, Random random) {
    return some.get(random.nextInt(some.size()));
  }
}
