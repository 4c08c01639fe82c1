// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.saved;

import io.github.vmxcheck.check.result.EnvironmentResult;
import io.github.vmxcheck.check.result.FindingList;
import io.github.vmxcheck.check.result.Lazy;
import io.github.vmxcheck.check.result.Place;
import io.github.vmxcheck.check.result.Platforms;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.result.ProcessorResult.Prediction;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.rules.Outcome;
import io.github.vmxcheck.specs.Instruction;
import io.github.vmxcheck.specs.Instruction.CaseValue;
import io.github.vmxcheck.specs.InstructionGroup;
import io.github.vmxcheck.specs.Specification;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads the snapshots in a report. */
final class SavedSnapshot {
  private final Specification specification;
  private final Map<String, String> words;

  SavedSnapshot(Specification specification) {
    this.specification = specification;
    words = themselves(specification.outcomes().words());
  }

  SnapshotResult of(ReportValue value) {
    return new SnapshotResult(
        value.text("source"),
        value.listIfAny("sources", ReportValue::text),
        value.text("label"),
        value.listIfAny("formats", ReportValue::text),
        platform(value),
        value.listIfAny("hints", SavedSnapshot::hint),
        counts(value.get("counts")),
        value.list("processors", this::processor),
        FindingList.of(value.list("findings", SavedFinding::of), Optional.empty()),
        value.listIfAny("environments", SavedSnapshot::environment),
        List.of(),
        Lazy.of(value.optional("read").map(SavedSnapshot::read)),
        Optional.empty());
  }

  private static EnvironmentResult environment(ReportValue value) {
    return new EnvironmentResult(
        value.text("id"),
        value.text("title"),
        value.text("text"),
        value.text("fix"),
        value.list("explains", ReportValue::text),
        value.optional("line").map(line -> place(value)));
  }

  private static SnapshotResult.Read read(ReportValue value) {
    return new SnapshotResult.Read(
        value.get("values").small(),
        value.get("lines").number(),
        value.listIfAny("not-understood", SavedSnapshot::notUnderstood),
        value.optional("more").map(ReportValue::number).orElse(0L));
  }

  private static SnapshotResult.NotUnderstood notUnderstood(ReportValue value) {
    return new SnapshotResult.NotUnderstood(
        value.text("file"), value.get("line").small(), value.text("set"));
  }

  private static String platform(ReportValue value) {
    String written = value.textIfAny("platform");
    return written.isEmpty()
        ? Platforms.of(value.listIfAny("formats", ReportValue::text), Stream::empty)
        : written;
  }

  private static SnapshotResult.Hint hint(ReportValue value) {
    return new SnapshotResult.Hint(value.text("text"), place(value));
  }

  private static SnapshotResult.Counts counts(ReportValue value) {
    return new SnapshotResult.Counts(
        value.get("violated").small(),
        value.get("undetermined").small(),
        value.get("not-applicable").small(),
        value.get("satisfied").small());
  }

  static Place place(ReportValue value) {
    return new Place(value.text("file"), value.get("line").small(), value.get("column").small());
  }

  private ProcessorResult processor(ReportValue value) {
    Map<String, Prediction> predictions = predictions(value);
    return new ProcessorResult(
        value.get("id").number(),
        value.optional("numbered").isEmpty(),
        value.optional("place").map(SavedSnapshot::place),
        value.optional("signature").map(text -> SavedValue.of(Field.CPUID_1_EAX, text)),
        question(value, predictions),
        predictions,
        value.optional("profile").map(SavedSnapshot::profile),
        value.listIfAny("suggested-profiles", ReportValue::text),
        Lazy.of(state(value)),
        Lazy.of(value.optional("demands").map(SavedDemands::of)),
        FindingList.of(
            value.list("findings", SavedFinding::of),
            value.optional("steps").map(SavedSnapshot::steps)));
  }

  private static ProcessorResult.State state(ReportValue value) {
    return new ProcessorResult.State(
        value.list("effects", ReportValue::text),
        value.map("assumed", ReportValue::text),
        derived(value.get("derived").keys()),
        value.text("paging-mode"),
        value.optional("seen-by-guest").isPresent());
  }

  private static Map<Integer, SnapshotResult.Counts> steps(ReportValue value) {
    Map<Integer, SnapshotResult.Counts> steps = new TreeMap<>();
    value.items().forEach(one -> steps.put(one.get("step").small(), counts(one)));
    return steps;
  }

  /**
   * The instruction in question; in reports of earlier versions, which do not name it, the first
   * one.
   */
  private Instruction question(ReportValue value, Map<String, Prediction> predictions) {
    Instruction first = specification.instructions().get(0);
    Map<String, Instruction> known = new LinkedHashMap<>();
    for (Instruction one : specification.instructions()) {
      if (predictions.containsKey(one.name())) {
        known.put(one.name(), one);
      }
    }
    if (known.isEmpty()) {
      List<String> names = specification.instructions().stream().map(Instruction::name).toList();
      throw value.get("outcomes").expected("one of the keys " + String.join(", ", names));
    }
    return value
        .optional("question")
        .map(one -> one.word(known))
        .orElse(known.getOrDefault(first.name(), known.values().iterator().next()));
  }

  /**
   * The predictions for instructions that this version knows. Earlier versions wrote the prediction
   * for the first instruction and those for groups under separate keys.
   */
  private Map<String, Prediction> predictions(ReportValue value) {
    Map<String, Prediction> predictions = new LinkedHashMap<>();
    Optional<ReportValue> outcomes = value.optional("outcomes");
    Instruction first = specification.instructions().get(0);
    if (outcomes.isEmpty()) {
      predictions.put(first.name(), new Prediction(outcome(first, value.get("outcome")), ""));
    }
    for (Instruction one : specification.instructions()) {
      outcomes
          .flatMap(all -> all.optional(one.name()))
          .ifPresent(
              found ->
                  predictions.put(
                      one.name(),
                      new Prediction(outcome(one, found), found.textIfAny("supposes"))));
    }
    for (InstructionGroup group : specification.groups()) {
      value
          .optional(group.name())
          .filter(found -> outcomes.isEmpty())
          .ifPresent(found -> addGroup(group, found, predictions));
    }
    return predictions;
  }

  private void addGroup(
      InstructionGroup group, ReportValue value, Map<String, Prediction> predictions) {
    for (String name : group.members()) {
      Instruction member = specification.instruction(name).orElseThrow();
      predictions.put(
          name, new Prediction(outcome(member, value.get(name)), value.text("supposes")));
    }
  }

  private static ProcessorResult.ProfileUse profile(ReportValue value) {
    return new ProcessorResult.ProfileUse(
        value.text("name"),
        value.list("supplied", ReportValue::text),
        value.textIfAny("contradiction"));
  }

  private static Map<String, ProcessorResult.Derived> derived(Map<String, ReportValue> fields) {
    Map<String, ProcessorResult.Derived> derived = new LinkedHashMap<>();
    fields.forEach(
        (field, one) ->
            derived.put(
                field, new ProcessorResult.Derived(SavedValue.of(field, one), one.text("from"))));
    return derived;
  }

  private Outcome outcome(Instruction instruction, ReportValue value) {
    return new Outcome(
        instruction,
        words(value.get("possible")),
        value.list("decided-by", ReportValue::text),
        value.list("open-by", ReportValue::text),
        value.get("hypothetical").isTrue(),
        value.optional("cases").map(one -> cases(instruction, one)).orElse(Map.of()),
        value.optional("next").map(next -> outcome(instruction, next)),
        value.numberIfAny("error-number"),
        value.optional("observed").map(one -> observed(value, one)));
  }

  private Outcome.Observed observed(ReportValue value, ReportValue observed) {
    return new Outcome.Observed(
        words(observed),
        words(value.get("predicted")),
        value.listIfAny("suspects", SavedSnapshot::suspect),
        value.listIfAny("excluded", ReportValue::text));
  }

  private static String suspect(ReportValue value) {
    SavedFinding.verdict(value);
    return value.text("requirement");
  }

  private Map<String, List<String>> cases(Instruction instruction, ReportValue value) {
    Map<String, List<String>> cases = new LinkedHashMap<>();
    for (CaseValue one :
        instruction.reportedCase().map(Instruction.Case::values).orElse(List.of())) {
      value.optional(one.word()).ifPresent(found -> cases.put(one.word(), words(found)));
    }
    return cases;
  }

  private List<String> words(ReportValue value) {
    List<String> found = value.items().stream().map(one -> one.word(words)).toList();
    if (found.isEmpty()) {
      throw value.expected("at least one of " + String.join(", ", words.keySet()));
    }
    return found;
  }

  private static Map<String, String> themselves(List<String> words) {
    Map<String, String> map = new LinkedHashMap<>();
    words.forEach(word -> map.put(word, word));
    return map;
  }
}
