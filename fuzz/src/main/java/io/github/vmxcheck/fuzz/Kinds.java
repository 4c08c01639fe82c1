package io.github.vmxcheck.fuzz;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** How states of each kind are made, by chance or by jqwik. */
final class Kinds {
  private static final int MOST_PARTS = 3;
  private static final int MOST_MUTATIONS = 4;

  private Kinds() {}

  /** Those of some templates. */
  static States of(List<Template> templates) {
    List<Template> some = List.copyOf(templates);
    return new States(() -> anyOf(some), random -> next(any(some, random), random));
  }

  private static <T> T any(List<T> some, Random random) {
    return some.get(random.nextInt(some.size()));
  }

  private static Arbitrary<Snapshot> anyOf(List<Template> templates) {
    return Arbitraries.oneOf(templates.stream().map(Kinds::arbitrary).toList());
  }

  private static Arbitrary<Snapshot> arbitrary(Template template) {
    List<Arbitrary<List<Change>>> options =
        template.choices().stream()
            .<Arbitrary<List<Change>>>map(choice -> Arbitraries.of(choice.options()))
            .toList();
    return Combinators.combine(options).as(template::state);
  }

  private static Snapshot next(Template template, Random random) {
    List<List<Change>> options = new ArrayList<>(template.choices().size());
    for (Choice choice : template.choices()) {
      options.add(any(choice.options(), random));
    }
    return template.state(options);
  }

  /** Those of some templates with parts of others, as far as the predicate allows. */
  static States mixed(
      List<Template> templates, List<List<Change>> parts, Predicate<Snapshot> isPossible) {
    return new States(
        () ->
            Combinators.combine(
                    anyOf(templates), Arbitraries.of(parts).list().ofMaxSize(MOST_PARTS))
                .as(Kinds::with)
                .filter(isPossible),
        random -> mixed(templates, parts, isPossible, random));
  }

  private static Snapshot mixed(
      List<Template> templates,
      List<List<Change>> parts,
      Predicate<Snapshot> isPossible,
      Random random) {
    while (true) {
      Snapshot state = next(any(templates, random), random);
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

  private static Snapshot with(Snapshot state, List<List<Change>> parts) {
    for (ProcessorSnapshot processor : state.processors()) {
      parts.forEach(part -> part.forEach(change -> change.apply(processor)));
    }
    return state;
  }

  /** Any bits, known and unknown, of all fields. */
  static States anyBits() {
    List<Field> fields = List.of(Field.values());
    return new States(
        () ->
            Combinators.combine(
                    fields.stream()
                        .<Arbitrary<Change>>map(
                            field ->
                                Combinators.combine(Arbitraries.longs(), knowledge())
                                    .as((value, known) -> change(field, value, known)))
                        .toList())
                .as(Kinds::ofBits),
        Kinds::anyBits);
  }

  /** Mostly all bits, or none. */
  private static Arbitrary<Long> knowledge() {
    return Arbitraries.oneOf(Arbitraries.of(-1L, 0L), Arbitraries.longs());
  }

  private static Snapshot anyBits(Random random) {
    List<Change> changes = new ArrayList<>();
    for (Field field : Field.values()) {
      long known = random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(8) == 0 ? 0 : -1L;
      changes.add(change(field, value(random), known));
    }
    return ofBits(changes);
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

  private static Snapshot ofBits(List<Change> changes) {
    ProcessorSnapshot state = new ProcessorSnapshot(0);
    ProcessorSnapshot machine = new ProcessorSnapshot(0);
    changes.forEach(change -> change.apply(change.field().isOfMachine() ? machine : state));
    return new Snapshot("", List.of(), List.of(state), machine);
  }

  /** One to four of these changes to a state. */
  static States mutating(Snapshot snapshot) {
    List<Mutation> all = mutations(snapshot);
    return new States(
        () ->
            Arbitraries.of(all)
                .list()
                .ofMinSize(1)
                .ofMaxSize(MOST_MUTATIONS)
                .map(some -> mutated(snapshot, some)),
        random -> {
          List<Mutation> some = new ArrayList<>();
          for (int i = 1 + random.nextInt(MOST_MUTATIONS); i > 0; i--) {
            some.add(any(all, random));
          }
          return mutated(snapshot, some);
        });
  }

  /** A change of one logical processor, by its place in the snapshot. */
  private record Mutation(int processor, Change change) {}

  private static Snapshot mutated(Snapshot snapshot, List<Mutation> mutations) {
    List<ProcessorSnapshot> processors =
        snapshot.processors().stream().map(ProcessorSnapshot::copy).toList();
    mutations.forEach(one -> one.change().apply(processors.get(one.processor())));
    return new Snapshot(
        snapshot.label(), snapshot.sources(), processors, snapshot.machine().copy());
  }

  /** Every bit that is told the other way, and every field unknown. */
  private static List<Mutation> mutations(Snapshot snapshot) {
    List<Mutation> all = new ArrayList<>();
    for (int i = 0; i < snapshot.processors().size(); i++) {
      ProcessorSnapshot state = snapshot.processors().get(i);
      for (Field field : Field.values()) {
        if (state.isAbsent(field)) {
          continue;
        }
        for (long left = state.known(field); left != 0; left &= left - 1) {
          long bit = Long.lowestOneBit(left);
          all.add(new Mutation(i, Change.set(field, bit, ~state.value(field))));
        }
        all.add(new Mutation(i, new Change(field, field.mask(), 0, 0, false)));
      }
    }
    return all;
  }
}
