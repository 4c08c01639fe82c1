// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.check.result.FindingList;
import io.github.vmxcheck.check.result.Lazy;
import io.github.vmxcheck.check.result.Place;
import io.github.vmxcheck.check.result.Platforms;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.result.ProcessorResult.Prediction;
import io.github.vmxcheck.check.result.ProcessorResult.State;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Hint;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.model.SourceText;
import io.github.vmxcheck.model.Value;
import io.github.vmxcheck.rules.KnownProcessors;
import io.github.vmxcheck.rules.Outcome;
import io.github.vmxcheck.rules.PagingMode;
import io.github.vmxcheck.rules.ProcessorValidation;
import io.github.vmxcheck.rules.Validation;
import io.github.vmxcheck.rules.Validator;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Condition.Truth;
import io.github.vmxcheck.specs.Editions;
import io.github.vmxcheck.specs.Profile;
import io.github.vmxcheck.specs.Requirement.Note;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Converts validations to results. Each thread needs its own instance; any thread can read the
 * results.
 */
public final class Results {
  private static final String OF_THE_TUTORIALS = "2018";

  private final Validator validator;
  private final FindingResults findings;
  private final ShownEnvironments environments = new ShownEnvironments();
  private final WhatIfs whatIfs;

  /**
   * Creates a converter for what a validator finds.
   *
   * @param edition the edition cited first; the edition that the tutorial literature uses comes
   *     second
   */
  public Results(Validator validator, Editions editions, String edition) {
    this.validator = validator;
    List<String> shown = Stream.of(edition, OF_THE_TUTORIALS).distinct().toList();
    findings = new FindingResults(editions, shown, profile());
    whatIfs = new WhatIfs(validator, this::processor);
  }

  /** Converts the validation of a snapshot. */
  public SnapshotResult of(Validation validation) {
    Snapshot snapshot = validation.snapshot();
    List<SourceText> sources = snapshot.sources();
    List<ProcessorResult> processors = new ArrayList<>(validation.processors().size());
    for (ProcessorValidation processor : validation.processors()) {
      processors.add(processor(processor, sources));
    }
    return new SnapshotResult(
        snapshot.name(),
        sources(snapshot),
        snapshot.label(),
        snapshot.formats(),
        Platforms.of(snapshot.formats(), () -> lines(processors, sources)),
        hints(snapshot),
        counts(validation),
        processors,
        FindingList.of(
            validation.findings(),
            one -> findings.of(one, () -> validator.diagnose(validation, one), sources)),
        environments.of(validation),
        whatIfs.of(snapshot),
        Lazy.by(() -> ReadInputs.of(snapshot)),
        Optional.of(place -> line(sources, place)));
  }

  private static List<String> sources(Snapshot snapshot) {
    return snapshot.sources().size() > 1
        ? snapshot.sources().stream().map(SourceText::name).distinct().toList()
        : List.of();
  }

  /** The lines of the first value of each processor. */
  private static Stream<String> lines(List<ProcessorResult> processors, List<SourceText> sources) {
    return processors.stream()
        .flatMap(one -> one.place().stream())
        .flatMap(place -> line(sources, place).stream());
  }

  private static Optional<String> line(List<SourceText> sources, Place place) {
    return sources.stream()
        .filter(source -> source.name().equals(place.file()))
        .findFirst()
        .flatMap(source -> source.line(place.line()));
  }

  private static List<SnapshotResult.Hint> hints(Snapshot snapshot) {
    List<SnapshotResult.Hint> hints = new ArrayList<>(snapshot.hints().size());
    for (Hint hint : snapshot.hints()) {
      hints.add(
          new SnapshotResult.Hint(
              hint.text(), FindingResults.place(hint.origin(), snapshot.sources())));
    }
    return hints;
  }

  private static SnapshotResult.Counts counts(Validation validation) {
    return new SnapshotResult.Counts(
        count(validation, Verdict.VIOLATED),
        count(validation, Verdict.UNDETERMINED),
        count(validation, Verdict.NOT_APPLICABLE),
        count(validation, Verdict.SATISFIED));
  }

  private static long count(Validation validation, Verdict verdict) {
    long count = validation.findings().with(verdict).size();
    for (ProcessorValidation processor : validation.processors()) {
      count += processor.findings().with(verdict).size();
    }
    return count;
  }

  private ProcessorResult processor(ProcessorValidation processor, List<SourceText> sources) {
    ProcessorSnapshot state = processor.state();
    long first = state.firstPlace();
    return new ProcessorResult(
        state.id(),
        state.isNumbered(),
        first == Origin.NONE ? Optional.empty() : Optional.of(FindingResults.place(first, sources)),
        Optional.of(Value.of(state, Field.CPUID_1_EAX)).filter(value -> value.isGiven()),
        processor.question(),
        predictions(processor),
        profile(processor),
        known().suggested(state).stream().map(Profile::name).toList(),
        Lazy.by(() -> state(processor)),
        Lazy.by(() -> Optional.of(validator.demands(processor))),
        FindingList.of(
            processor.findings(),
            one -> findings.of(one, () -> validator.diagnose(processor, one), sources)));
  }

  private static State state(ProcessorValidation processor) {
    return new State(
        effects(processor),
        assumed(processor),
        derived(processor),
        PagingMode.of(processor.state()),
        processor.state().isSeenByGuest());
  }

  /** The effects of the instruction in question in this state, if it may succeed. */
  private static List<String> effects(ProcessorValidation processor) {
    return processor.outcome().maySucceed()
        ? holding(processor.question().effects(), processor.state())
        : List.of();
  }

  private static List<String> holding(List<Note> notes, ProcessorSnapshot state) {
    return notes.stream()
        .filter(note -> note.when().of(state) == Truth.TRUE)
        .map(Note::text)
        .toList();
  }

  private static Map<String, Prediction> predictions(ProcessorValidation processor) {
    Map<String, Prediction> predictions = new LinkedHashMap<>();
    for (Map.Entry<String, Outcome> one : processor.outcomes().entrySet()) {
      List<Note> executed = one.getValue().instruction().executed();
      List<String> holding = executed.isEmpty() ? List.of() : holding(executed, processor.state());
      String circumstances = holding.isEmpty() ? "" : holding.get(0);
      predictions.put(one.getKey(), new Prediction(one.getValue(), circumstances));
    }
    return predictions;
  }

  private static Map<String, String> assumed(ProcessorValidation processor) {
    Map<String, String> assumed = new LinkedHashMap<>();
    for (Assumptions.Used used : processor.assumed()) {
      assumed.put(used.path().text(), used.value());
    }
    return assumed;
  }

  private Optional<ProcessorResult.ProfileUse> profile(ProcessorValidation processor) {
    return profile()
        .map(
            name ->
                new ProcessorResult.ProfileUse(
                    name, supplied(processor), known().contradiction(processor.state())));
  }

  private static List<String> supplied(ProcessorValidation processor) {
    return processor.assumed().stream()
        .filter(used -> !used.profile().isEmpty())
        .map(used -> used.path().text())
        .toList();
  }

  /** Name of the chosen profile. */
  private Optional<String> profile() {
    return known().chosen().map(Profile::name);
  }

  private KnownProcessors known() {
    return validator.knownProcessors();
  }

  private static Map<String, ProcessorResult.Derived> derived(ProcessorValidation processor) {
    Map<String, ProcessorResult.Derived> derived = new LinkedHashMap<>();
    for (Field field : processor.state().fields()) {
      long origin = processor.state().origin(field);
      if (Origin.isDerived(origin)) {
        derived.put(
            field.key(),
            new ProcessorResult.Derived(
                Value.of(processor.state(), field), Origin.derivation(origin).reason()));
      }
    }
    return derived;
  }
}
