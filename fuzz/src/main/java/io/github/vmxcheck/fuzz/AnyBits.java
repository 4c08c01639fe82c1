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
import net.jqwik.api.Combinators;

/** Any known and unknown bits in all fields. */
final class AnyBits extends States {
  /** Without observed fields, and without those whose value follows from other fields. */
  static final List<Field> FIELDS =
      Field.outsideLists().stream()
          .filter(field -> field.group() != Field.Group.OBSERVED)
          .filter(field -> !field.isRepeatedByOthers())
          .toList();

  @Override
  public Arbitrary<Snapshot> arbitrary() {
    return ForProperties.arbitrary();
  }

  /** A separate class, so that a stream loads no jqwik class. */
  private static final class ForProperties {
    static Arbitrary<Snapshot> arbitrary() {
      List<Arbitrary<Change>> fields =
          FIELDS.stream()
              .map(
                  field ->
                      Combinators.combine(Arbitraries.longs(), knowledge())
                          .as((value, known) -> change(field, value, known)))
              .toList();
      return Combinators.combine(fields).as(AnyBits::state);
    }

    /** Often all bits or none. */
    private static Arbitrary<Long> knowledge() {
      return Arbitraries.oneOf(Arbitraries.of(-1L, 0L), Arbitraries.longs());
    }
  }

  @Override
  Snapshot next(Random random) {
    List<Change> changes = new ArrayList<>();
    for (Field field : FIELDS) {
      long known = random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(8) == 0 ? 0 : -1L;
      changes.add(change(field, value(random), known));
    }
    return state(changes);
  }

  /** Few bits, most bits or any bits. */
  private static long value(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> 1L << random.nextInt(Long.SIZE);
      case 1 -> ~(1L << random.nextInt(Long.SIZE));
      case 2 -> random.nextInt(1 << 16);
      default -> random.nextLong();
    };
  }

  private static Change change(Field field, long value, long known) {
    return new Change(field, field.mask(), value & field.mask(), known & field.mask(), false);
  }

  private static Snapshot state(List<Change> changes) {
    ProcessorSnapshot state = new ProcessorSnapshot(0);
    ProcessorSnapshot machine = new ProcessorSnapshot(0);
    changes.forEach(change -> change.apply(change.field().isOfMachine() ? machine : state));
    return new Snapshot("", List.of(), List.of(state), machine);
  }
}
