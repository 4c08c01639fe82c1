package io.github.vmxcheck.fuzz;

import io.github.vmxcheck.model.Snapshot;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;

/** States of one kind: for properties of jqwik, and as a stream. */
public final class States {
  private final Supplier<Arbitrary<Snapshot>> arbitrary;
  private final Function<Random, Snapshot> next;

  /** The two are told apart so that a stream does without jqwik. */
  States(Supplier<Arbitrary<Snapshot>> arbitrary, Function<Random, Snapshot> next) {
    this.arbitrary = arbitrary;
    this.next = next;
  }

  /**
   * For properties. It shrinks to a state in order but for what the kind asks for. A snapshot has
   * one logical processor, or as many as the kind needs.
   */
  public Arbitrary<Snapshot> arbitrary() {
    return arbitrary.get();
  }

  /**
   * Endless, and the same for the same seed on every machine and JDK. Each state is its own: what
   * is done to one does not show in another.
   */
  public Stream<Snapshot> stream(long seed) {
    Random random = new Random(seed);
    return Stream.generate(() -> next.apply(random));
  }
}
