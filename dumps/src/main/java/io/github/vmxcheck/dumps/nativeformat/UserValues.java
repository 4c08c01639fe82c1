// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.GivenText;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.ListedMemory;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.model.SourceText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Values that a user gives in addition to a dump. They are checked against the dump like a second
 * dump: neither takes precedence.
 */
public final class UserValues {
  /** The name of a snapshot that has no values but these. */
  private static final String ALONE = "command line";

  private final List<UserValue> settings = new ArrayList<>();
  private final List<GivenRegion> regions = new ArrayList<>();
  private final String option;

  /**
   * Creates an object without values.
   *
   * @param option the option that gives values, named in their places
   */
  public UserValues(String option) {
    this.option = option;
  }

  /**
   * Adds {@code KEY=VALUE}, or {@code N:KEY=VALUE} for the logical processor {@code N}.
   *
   * @throws IllegalArgumentException with what was found and what was expected
   */
  public void set(String text) {
    settings.add(UserValue.parse(text));
  }

  /**
   * Adds the bytes of a region.
   *
   * @param header the field of its first dword
   * @param listing parses the memory that a text lists, for a file that is not an image
   * @throws IllegalArgumentException if the file is not a region; the message says what is wrong
   */
  public void region(Field header, Path file, String name, Function<String, ListedMemory> listing) {
    regions.add(GivenRegion.read(header, file, name, listing));
  }

  public boolean isEmpty() {
    return settings.isEmpty() && regions.isEmpty();
  }

  /**
   * A snapshot of these values alone, with the logical processors that they name; empty after
   * reporting what contradicts another.
   */
  public Optional<Snapshot> alone(Consumer<InputProblem> sink) {
    List<ProcessorSnapshot> processors =
        settings.stream()
            .flatMapToLong(one -> one.processor().stream())
            .distinct()
            .sorted()
            .mapToObj(ProcessorSnapshot::new)
            .toList();
    List<ProcessorSnapshot> states =
        processors.isEmpty() ? List.of(ProcessorSnapshot.unnumbered()) : processors;
    return addTo(new Snapshot("", List.of(), states, ProcessorSnapshot.unnumbered()), sink);
  }

  /** The snapshot with the values added; empty after reporting what contradicts it. */
  public Optional<Snapshot> addTo(Snapshot snapshot, Consumer<InputProblem> sink) {
    List<SourceText> sources = sources(snapshot);
    List<ProcessorSnapshot> processors =
        snapshot.processors().stream().map(ProcessorSnapshot::copy).toList();
    ProcessorSnapshot machine = snapshot.machine().copy();
    Problems problems = new Problems(sources.stream().map(SourceText::name).toList());
    Target target = new Target(sources.get(0).name(), problems, processors, machine);
    add(target, snapshot.sources().size());
    problems.inOrder().forEach(sink);
    target.unassigned.forEach(sink);
    if (!problems.isEmpty() || !target.unassigned.isEmpty()) {
      return Optional.empty();
    }
    List<String> formats = snapshot.formats();
    return Optional.of(
        new Snapshot(
            snapshot.label(),
            sources,
            processors,
            machine,
            formats,
            snapshot.hints(),
            snapshot.memory()));
  }

  private List<SourceText> sources(Snapshot snapshot) {
    List<SourceText> sources = new ArrayList<>(snapshot.sources());
    if (!settings.isEmpty()) {
      String name = sources.isEmpty() ? ALONE : option;
      sources.add(new GivenText(name, settings.stream().map(UserValue::text).toList()));
    }
    sources.addAll(regions);
    return sources;
  }

  private void add(Target target, int firstSource) {
    int source = firstSource;
    int line = 1;
    for (UserValue one : settings) {
      int at = line++;
      target
          .of(one.path().field(), one.processor(), option + " " + Quoted.plain(one.text()))
          .ifPresent(state -> one.addTo(state, firstSource, at));
    }
    source += settings.isEmpty() ? 0 : 1;
    for (GivenRegion one : regions) {
      int at = source++;
      target
          .of(one.header(), OptionalLong.empty(), Quoted.plain(one.name()))
          .ifPresent(state -> one.addTo(state, at));
    }
    if (target.problems.isEmpty()) {
      target.states().forEach(state -> new ConsistencyCheck(state).check(Map.of()));
    }
  }

  /** The snapshot under construction, and the problems of values that cannot be assigned to it. */
  private record Target(
      String name,
      Problems problems,
      List<ProcessorSnapshot> processors,
      ProcessorSnapshot machine,
      List<InputProblem> unassigned) {

    Target(
        String name,
        Problems problems,
        List<ProcessorSnapshot> processors,
        ProcessorSnapshot machine) {
      this(name, problems, processors, machine, new ArrayList<>());
    }

    List<CheckedState> states() {
      return processors.stream().map(state -> new CheckedState(problems, state)).toList();
    }

    /** The state that a value is for. */
    Optional<CheckedState> of(Field field, OptionalLong number, String statement) {
      if (field.isOfMachine()) {
        return Optional.of(new CheckedState(problems, machine));
      }
      if (number.isEmpty() && processors.size() > 1) {
        int count = processors.size();
        String found = statement + " does not say which of " + count + " logical processors";
        unassigned.add(new InputProblem(name, 0, 0, found + " it is for; write N:KEY=VALUE"));
        return Optional.empty();
      }
      Optional<ProcessorSnapshot> state =
          processors.stream()
              .filter(one -> number.isEmpty() || one.id() == number.getAsLong())
              .findFirst();
      if (state.isEmpty()) {
        String found = statement + " is for a logical processor that is not in the dump";
        unassigned.add(new InputProblem(name, 0, 0, found));
      }
      return state.map(one -> new CheckedState(problems, one));
    }
  }
}
