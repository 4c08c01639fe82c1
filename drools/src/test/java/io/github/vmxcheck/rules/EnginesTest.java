// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.nativeformat.SnapshotReader;
import io.github.vmxcheck.dumps.nativeformat.SnapshotSink;
import io.github.vmxcheck.fuzz.ProcessorStates;
import io.github.vmxcheck.fuzz.States;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.specs.ExampleStates;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The straight-line code agrees with the Drools session in every state. {@code -Dstates=1000000}
 * compares more states.
 */
class EnginesTest {
  private static final int STATES = Integer.getInteger("states", 6000);
  private static final Field[] FIELDS = Field.outsideLists().toArray(Field[]::new);

  private final BothEngines engines = new BothEngines();

  @Test
  void theExamplesOfEveryRequirement() {
    for (Requirement requirement : Specification.builtIn().requirements()) {
      var examples = requirement.examples();
      Stream.of(examples.satisfied(), examples.violated(), examples.notApplicable())
          .flatMap(List::stream)
          .map(example -> ExampleStates.of(example, examples.base()))
          .forEach(this::compareWithEachFieldCertain);
    }
  }

  private void compareWithEachFieldCertain(Snapshot snapshot) {
    engines.compare(snapshot);
    for (Field field : FIELDS) {
      snapshot.processors().forEach(state -> state.forget(field, 0x5555_5555_5555_5555L));
      engines.compare(snapshot, field);
      engines.compareEach(snapshot, field);
    }
  }

  /** The second file is optional and next to the repository. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "../rules/src/test/resources/bochs-sample.ndjson",
        "../../shared/oracle/bochs-sample.ndjson"
      })
  void executedStates(String file) throws IOException {
    Path path = Path.of(file);
    if (file.contains("shared") && !Files.exists(path)) {
      return;
    }
    List<Snapshot> snapshots = read(path);
    assertThat(snapshots).isNotEmpty();
    snapshots.forEach(engines::compare);
    for (int i = 0; i + 3 <= snapshots.size(); i += 3) {
      engines.compare(together(snapshots.subList(i, i + 3)));
    }
  }

  private static List<Snapshot> read(Path path) throws IOException {
    List<Snapshot> snapshots = new ArrayList<>();
    try (InputStream in = Files.newInputStream(path)) {
      SnapshotReader.read(
          in,
          path.getFileName().toString(),
          new SnapshotSink() {
            @Override
            public void snapshot(Snapshot snapshot) {
              snapshots.add(snapshot);
            }

            @Override
            public void problem(InputProblem problem) {
              throw new AssertionError(problem);
            }
          });
    }
    return snapshots;
  }

  /** One machine with the processors of several snapshots. */
  private static Snapshot together(List<Snapshot> snapshots) {
    List<ProcessorSnapshot> processors =
        snapshots.stream().flatMap(one -> one.processors().stream()).toList();
    return new Snapshot("", List.of(), processors, snapshots.get(0).machine());
  }

  /** {@code share}: the percentage of all states that are of this kind. */
  @ParameterizedTest
  @CsvSource({"any, 20", "bits, 20", "mutated, 40", "machine, 20"})
  void generatedStates(String kind, int share) {
    Random random = new Random(kind.hashCode());
    Stream<Snapshot> states = states(kind).stream(random.nextLong());
    states
        .limit((long) STATES * share / 100)
        .forEach(
            snapshot -> {
              forgetSome(snapshot, random);
              engines.compare(snapshot);
              Field field = FIELDS[random.nextInt(FIELDS.length)];
              engines.compare(snapshot, field);
              engines.compareEach(snapshot, field);
            });
  }

  private static States states(String kind) {
    return switch (kind) {
      case "any" -> ProcessorStates.usual().anyState();
      case "bits" -> ProcessorStates.anyBits();
      case "mutated" -> ProcessorStates.mutating(good(1));
      default -> ProcessorStates.mutating(good(4));
    };
  }

  private static Snapshot good(int processors) {
    List<ProcessorSnapshot> states = new ArrayList<>();
    for (int i = 0; i < processors; i++) {
      states.add(ExampleStates.base("64-bit"));
    }
    ProcessorSnapshot machine =
        new ProcessorSnapshot(0)
            .set(Field.VMM_ACTIVE_PROCESSORS, processors)
            .set(Field.VMM_INITIALIZED_PROCESSORS, processors);
    return new Snapshot("", List.of(), states, machine);
  }

  /** Forgets some bits of a few fields in about every second snapshot. */
  private static void forgetSome(Snapshot snapshot, Random random) {
    if (random.nextBoolean()) {
      for (ProcessorSnapshot state : snapshot.processors()) {
        for (int i = random.nextInt(4); i > 0; i--) {
          state.forget(FIELDS[random.nextInt(FIELDS.length)], random.nextLong());
        }
      }
    }
  }
}
