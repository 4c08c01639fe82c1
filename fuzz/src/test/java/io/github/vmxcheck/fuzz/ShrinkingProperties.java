// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Cr0;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.specs.Kind;
import io.github.vmxcheck.specs.Specification;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.domains.Domain;

/** The generators as jqwik users see them. */
class ShrinkingProperties {
  private static final Judge JUDGE = new Judge(Specification.builtIn());

  @Property(tries = 200)
  @Domain(ProcessorStatesDomain.class)
  void aParameterIsAnyPossibleState(@ForAll Snapshot state) {
    assertThat(JUDGE.violated(state))
        .noneMatch(id -> Specification.builtIn().byId(id).orElseThrow().kind() == Kind.CONSISTENCY);
  }

  /** A failing state shrinks to a valid state except for the relevant fault. */
  @Example
  void aFailingStateShrinksToItsFault() {
    Snapshot plain =
        new Templates(Specification.builtIn(), Optional.empty()).valid().get(0).baseline();
    Arbitrary<Snapshot> valid = ProcessorStates.usual().valid().arbitrary();
    Random random = new Random(3);
    RandomGenerator<Snapshot> generator = valid.generator(1000, true);
    Shrinkable<Snapshot> first = generator.next(random);
    while (passes(first)) {
      first = generator.next(random);
    }
    Shrinkable<Snapshot> smallest = first;
    for (Optional<Shrinkable<Snapshot>> next = smaller(smallest);
        next.isPresent();
        next = smaller(smallest)) {
      smallest = next.get();
    }

    assertThat(first.value().processors().get(0).value(Field.RFLAGS))
        .isNotEqualTo(plain.processors().get(0).value(Field.RFLAGS));
    assertThat(cr0(smallest.value())).isEqualTo(cr0(plain) & ~Cr0.WP);
    for (Field field : Field.values()) {
      if (field != Field.CR0) {
        assertThat(smallest.value().processors().get(0).value(field))
            .as(field.key())
            .isEqualTo(plain.processors().get(0).value(field));
      }
    }
  }

  /** A next smaller state in which the property still fails. */
  private static Optional<Shrinkable<Snapshot>> smaller(Shrinkable<Snapshot> state) {
    return state.shrink().filter(one -> !passes(one)).findFirst();
  }

  private static boolean passes(Shrinkable<Snapshot> state) {
    return (cr0(state.value()) & Cr0.WP) != 0;
  }

  private static long cr0(Snapshot state) {
    return state.processors().get(0).value(Field.CR0);
  }

  @Provide
  Arbitrary<Snapshot> withoutVmxe() {
    return ProcessorStates.usual().violating("vmxon-cr4-vmxe").arbitrary();
  }

  @Property(tries = 200)
  void aProvidedStateHasItsKind(@ForAll("withoutVmxe") Snapshot state) {
    assertThat(JUDGE.violated(state)).containsExactly("vmxon-cr4-vmxe");
  }

  @Property(tries = 100)
  void aParameterHasTheKindOfItsAnnotation(
      @ForAll @StatesOf(violating = "vmxon-cr4-vmxe") Snapshot violating,
      @ForAll @StatesOf(valid = true, profile = "haswell-i7-4770") Snapshot valid,
      @ForAll @StatesOf(nearMiss = "vmxon-pointer-width") Snapshot nearMiss,
      @ForAll Snapshot any) {
    assertThat(JUDGE.violated(violating)).containsExactly("vmxon-cr4-vmxe");
    assertThat(JUDGE.violated(valid)).isEmpty();
    assertThat(JUDGE.violated(nearMiss)).isEmpty();
    assertThat(any.processors()).isNotEmpty();
  }
}
