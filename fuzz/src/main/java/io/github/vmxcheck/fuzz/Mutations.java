package io.github.vmxcheck.fuzz;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.model.reader.InputProblem;
import io.github.vmxcheck.model.reader.SnapshotReader;
import io.github.vmxcheck.model.reader.SnapshotSink;
import io.github.vmxcheck.model.writer.SnapshotLines;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** A captured state with one to four changes. */
final class Mutations extends States {
  private static final int MOST = 4;
  private static final int ATTEMPTS = 1000;

  /** A change of one logical processor, by its place in the snapshot. */
  private record Mutation(int processor, Change change) {}

  private final Snapshot snapshot;
  private final List<Mutation> all;

  Mutations(Snapshot snapshot) {
    this.snapshot = snapshot;
    all = mutations(snapshot);
  }

  @Override
  public Arbitrary<Snapshot> arbitrary() {
    return Arbitraries.of(all)
        .list()
        .ofMinSize(1)
        .ofMaxSize(MOST)
        .map(this::mutated)
        .filter(Mutations::isRead);
  }

  @Override
  Snapshot next(Random random) {
    Snapshot next = any(random);
    for (int attempts = 1; attempts < ATTEMPTS && !isRead(next); attempts++) {
      next = any(random);
    }
    return next;
  }

  private Snapshot any(Random random) {
    List<Mutation> some = new ArrayList<>();
    for (int i = 1 + random.nextInt(MOST); i > 0; i--) {
      some.add(any(all, random));
    }
    return mutated(some);
  }

  /** Whether no value contradicts another that tells the same: such a state would be refused. */
  private static boolean isRead(Snapshot snapshot) {
    StringBuilder line = new StringBuilder();
    new SnapshotLines().append(snapshot, line);
    List<InputProblem> problems = new ArrayList<>();
    SnapshotReader.read(
        new ByteArrayInputStream(line.toString().getBytes(StandardCharsets.UTF_8)),
        "",
        new SnapshotSink() {
          @Override
          public void snapshot(Snapshot read) {
            // What matters is that nothing is wrong with it.
          }

          @Override
          public void problem(InputProblem problem) {
            problems.add(problem);
          }
        });
    return problems.isEmpty();
  }

  private Snapshot mutated(List<Mutation> some) {
    List<ProcessorSnapshot> processors =
        snapshot.processors().stream().map(ProcessorSnapshot::copy).toList();
    some.forEach(one -> one.change().apply(processors.get(one.processor())));
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
