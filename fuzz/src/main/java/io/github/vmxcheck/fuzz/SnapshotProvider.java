// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.fuzz;

import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.specs.Profiles;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.providers.ArbitraryProvider;
import net.jqwik.api.providers.TypeUsage;

/** Provides states for {@code @ForAll Snapshot} parameters; jqwik finds it as a service. */
public final class SnapshotProvider implements ArbitraryProvider {
  @Override
  public boolean canProvideFor(TypeUsage type) {
    return type.isOfType(Snapshot.class);
  }

  /**
   * Provides the states that {@link StatesOf} selects.
   *
   * @throws IllegalArgumentException if it selects more than one kind, or there is no such profile,
   *     requirement or state
   */
  @Override
  public Set<Arbitrary<?>> provideFor(TypeUsage type, SubtypeProvider subtypes) {
    Optional<StatesOf> wanted = type.findAnnotation(StatesOf.class);
    States states = wanted.isPresent() ? states(wanted.get()) : ProcessorStates.usual().anyState();
    return Set.of(states.arbitrary());
  }

  private static States states(StatesOf wanted) {
    int count =
        (wanted.valid() ? 1 : 0)
            + (wanted.violating().isEmpty() ? 0 : 1)
            + (wanted.nearMiss().isEmpty() ? 0 : 1)
            + (wanted.anyBits() ? 1 : 0);
    if (count > 1) {
      throw new IllegalArgumentException(
          wanted + ": found " + count + " kinds of state, expected at most one");
    }
    if (wanted.anyBits()) {
      return ProcessorStates.anyBits();
    }
    ProcessorStates processor = processor(wanted.profile());
    if (!wanted.violating().isEmpty()) {
      return processor.violating(wanted.violating());
    }
    if (!wanted.nearMiss().isEmpty()) {
      return processor.nearMiss(wanted.nearMiss());
    }
    return wanted.valid() ? processor.valid() : processor.anyState();
  }

  private static ProcessorStates processor(String profile) {
    return profile.isEmpty()
        ? ProcessorStates.usual()
        : ProcessorStates.of(
            new Profiles()
                .byName(profile)
                .orElseThrow(
                    () -> new IllegalArgumentException("there is no profile '" + profile + "'")));
  }
}
