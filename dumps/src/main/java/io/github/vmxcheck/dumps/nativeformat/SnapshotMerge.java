// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import io.github.vmxcheck.model.Hint;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.ListedMemory;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.model.SourceText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Merges several snapshots of one machine into one. An input that contradicts those before it is
 * left out as a whole: a half-merged snapshot would describe a machine that never existed.
 */
public final class SnapshotMerge {

  /** Leaves room, among the sources an origin can distinguish, for values that the user adds. */
  private static final int MOST_SOURCES = Origin.MOST_SOURCES - 24;

  /**
   * One snapshot to merge.
   *
   * @param name the input, as the user named it
   */
  public record Input(String name, Snapshot snapshot) {}

  /**
   * The result of a merge.
   *
   * @param snapshot empty if every input was left out
   * @param problems why inputs were left out
   * @param missing names of the inputs left out
   */
  public record Merged(
      Optional<Snapshot> snapshot, List<InputProblem> problems, List<String> missing) {}

  private final Map<Long, ProcessorSnapshot> processors = new TreeMap<>(Long::compareUnsigned);
  private final List<SourceText> sources = new ArrayList<>();
  private final List<String> formats = new ArrayList<>();
  private final List<Hint> hints = new ArrayList<>();
  private final List<ListedMemory> memory = new ArrayList<>();
  private final List<InputProblem> problems = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();
  private ProcessorSnapshot machine = new ProcessorSnapshot(0);
  private String label = "";

  private SnapshotMerge() {}

  /** Merges snapshots, each from a different input. */
  public static Merged of(List<Input> inputs) {
    SnapshotMerge merge = new SnapshotMerge();
    Set<Long> numbers = new TreeSet<>();
    for (Input input : inputs) {
      input.snapshot.processors().stream()
          .filter(ProcessorSnapshot::isNumbered)
          .forEach(processor -> numbers.add(processor.id()));
    }
    for (Input input : inputs) {
      List<InputProblem> wrong = merge.add(input, numbers);
      merge.problems.addAll(wrong);
      if (!wrong.isEmpty()) {
        merge.missing.add(input.name);
      }
    }
    return new Merged(merge.snapshot(), merge.problems, merge.missing);
  }

  private Optional<Snapshot> snapshot() {
    if (processors.isEmpty()) {
      return Optional.empty();
    }
    List<ProcessorSnapshot> states = new ArrayList<>(processors.values());
    return Optional.of(
        new Snapshot(
            label, sources, states, machine, formats.stream().distinct().toList(), hints, memory));
  }

  /** Adds an input; returns what is wrong with it if it cannot be added. */
  private List<InputProblem> add(Input input, Set<Long> numbers) {
    Optional<String> refused = refusal(input, numbers);
    if (refused.isPresent()) {
      return List.of(new InputProblem(input.name, 0, 0, refused.get()));
    }
    if (input.snapshot.isOnlyMemory()) {
      keep(input.snapshot, Map.of(), machine);
      return List.of();
    }
    Problems contradictions = new Problems(names(input.snapshot));
    Map<Long, ProcessorSnapshot> joined = new TreeMap<>(Long::compareUnsigned);
    for (ProcessorSnapshot processor : input.snapshot.processors()) {
      for (long number : numbers(processor, numbers)) {
        ProcessorSnapshot state =
            joined.computeIfAbsent(number, id -> start(id, !numbers.isEmpty()));
        FieldMerge.join(processor, sources.size(), new CheckedState(contradictions, state));
      }
    }
    ProcessorSnapshot whole = machine.copy();
    FieldMerge.join(
        input.snapshot.machine(), sources.size(), new CheckedState(contradictions, whole));
    if (contradictions.isEmpty()) {
      keep(input.snapshot, joined, whole);
    }
    return contradictions.inOrder();
  }

  /** The numbers of the processors that an input's processor stands for. */
  private static Collection<Long> numbers(ProcessorSnapshot processor, Set<Long> numbers) {
    if (processor.isNumbered()) {
      return List.of(processor.id());
    }
    if (numbers.isEmpty()) {
      return List.of(0L);
    }
    return processor.isOfEvery() ? numbers : List.of(numbers.iterator().next());
  }

  private List<String> names(Snapshot added) {
    return Stream.concat(sources.stream(), added.sources().stream()).map(SourceText::name).toList();
  }

  /** What is known of a processor before an input adds to it. */
  private ProcessorSnapshot start(long number, boolean numbered) {
    ProcessorSnapshot known = processors.get(number);
    if (known != null) {
      return known.copy();
    }
    return numbered ? new ProcessorSnapshot(number) : ProcessorSnapshot.unnumbered();
  }

  private void keep(
      Snapshot snapshot, Map<Long, ProcessorSnapshot> joined, ProcessorSnapshot wholeMachine) {
    int before = sources.size();
    processors.putAll(joined);
    machine = wholeMachine;
    label = label.isEmpty() ? snapshot.label() : label;
    sources.addAll(snapshot.sources());
    formats.addAll(snapshot.formats());
    snapshot.memory().forEach(listed -> memory.add(listed.moved(before)));
    for (Hint hint : snapshot.hints()) {
      hints.add(new Hint(hint.text(), Origin.moved(hint.origin(), before)));
    }
  }

  /** Why an input cannot be merged, whatever its values are. */
  private Optional<String> refusal(Input input, Set<Long> numbers) {
    if (sources.size() + input.snapshot.sources().size() > MOST_SOURCES) {
      return Optional.of("found too many inputs to merge, expected at most " + MOST_SOURCES);
    }
    List<ProcessorSnapshot> states = input.snapshot.processors();
    if (input.snapshot.isOnlyMemory()
        || states.stream().allMatch(one -> one.isNumbered() || one.isOfEvery())) {
      return Optional.empty();
    }
    if (states.size() > 1) {
      return Optional.of(
          "describes "
              + states.size()
              + " unnumbered logical processors, expected one; number them or split the file");
    }
    return numbers.size() < 2 ? Optional.empty() : Optional.of(unnumbered(input, numbers.size()));
  }

  private static String unnumbered(Input input, int numbers) {
    return "does not say which logical processor it describes, and the other inputs describe "
        + numbers
        + "; number it with --processor "
        + input.name
        + "=N";
  }
}
