// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Values in the dump take precedence over derived and assumed ones. */
class KnownBitsProperties {

  @Property
  void derivingAndAssumingNeverChangesAKnownBit(@ForAll("states") ProcessorSnapshot state) {
    ProcessorSnapshot filled = state.copy();
    Derivation.applyAll(filled);
    Assumptions.USUAL.apply(filled);
    for (Field field : Field.values()) {
      long known = state.known(field);
      assertThat(filled.known(field) & known).as(field.key()).isEqualTo(known);
      assertThat(filled.value(field) & known).as(field.key()).isEqualTo(state.value(field));
      assertThat(filled.isUnreadable(field)).as(field.key()).isEqualTo(state.isUnreadable(field));
    }
  }

  @Property
  void filledBitsAreMarked(@ForAll("states") ProcessorSnapshot state) {
    ProcessorSnapshot filled = state.copy();
    Derivation.applyAll(filled);
    Assumptions.USUAL.apply(filled);
    for (Field field : Field.values()) {
      for (long rest = filled.known(field) & ~state.known(field); rest != 0; rest &= rest - 1) {
        long origin = filled.origin(field, Long.lowestOneBit(rest));
        assertThat(Origin.isDerived(origin) || Origin.isAssumed(origin)).as(field.key()).isTrue();
      }
    }
  }

  private record Given(Field field, long value, long mask, boolean unreadable) {}

  /** Up to 40 fields, each fully known, partly known or unreadable. */
  @Provide
  Arbitrary<ProcessorSnapshot> states() {
    Arbitrary<Long> words = Arbitraries.longs();
    Arbitrary<Long> masks = Arbitraries.oneOf(Arbitraries.just(-1L), words);
    Arbitrary<Boolean> failed = Arbitraries.of(true, false, false, false, false);
    return Combinators.combine(Arbitraries.of(Field.outsideLists()), words, masks, failed)
        .as(Given::new)
        .list()
        .ofMaxSize(40)
        .map(
            all -> {
              ProcessorSnapshot state = new ProcessorSnapshot(0);
              all.forEach(one -> set(state, one));
              return state;
            });
  }

  private static void set(ProcessorSnapshot state, Given given) {
    if (given.unreadable) {
      state.setUnreadable(given.field, Origin.NONE);
    } else {
      state.set(given.field, given.value, given.mask, Origin.NONE);
    }
  }
}
