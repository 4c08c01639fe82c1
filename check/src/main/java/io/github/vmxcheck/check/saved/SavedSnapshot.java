// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.saved;

import io.github.vmxcheck.check.result.FindingList;
import io.github.vmxcheck.check.result.OnFirstUse;
import io.github.vmxcheck.check.result.Place;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.rules.Outcome;
import io.github.vmxcheck.rules.Outcomes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes results of the snapshots of a report. */
final class SavedSnapshot {
  private static final Map<String, String> WORDS = themselves(Outcomes.WORDS);
  private static final List<String> OPERATION = List.of("outside", "root", "non-root");

  private SavedSnapshot() {}

  static SnapshotResult of(ReportValue value) {
    return new SnapshotResult(
        value.text("source"),
        value.listIfAny("sources", ReportValue::text),
        value.text("label"),
        value.listIfAny("formats", ReportValue::text),
        value.listIfAny("hints", SavedSnapshot::hint),
        counts(value.get("counts")),
        value.list("processors", SavedSnapshot::processor),
        FindingList.of(value.list("findings", SavedFinding::of), Optional.empty()),
        Optional.empty());
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

  private static ProcessorResult processor(ReportValue value) {
    return new ProcessorResult(
        value.get("id").number(),
        value.optional("numbered").isEmpty(),
        value.optional("place").map(SavedSnapshot::place),
        value.optional("signature").map(text -> SavedValue.of(Field.CPUID_1_EAX, text)),
        outcome("vmxon", value.get("outcome")),
        value.optional("vmcs").map(SavedSnapshot::vmcs),
        value.optional("profile").map(SavedSnapshot::profile),
        value.listIfAny("suggested-profiles", ReportValue::text),
        OnFirstUse.of(state(value)),
        FindingList.of(
            value.list("findings", SavedFinding::of),
            value.optional("steps").map(SavedSnapshot::steps)));
  }

  private static ProcessorResult.State state(ReportValue value) {
    return new ProcessorResult.State(
        value.list("effects", ReportValue::text),
        value.map("assumed", ReportValue::text),
        derived(value.get("derived").keys()),
        value.text("paging-mode"));
  }

  private static Map<Integer, SnapshotResult.Counts> steps(ReportValue value) {
    Map<Integer, SnapshotResult.Counts> steps = new TreeMap<>();
    value.items().forEach(one -> steps.put(one.get("step").small(), counts(one)));
    return steps;
  }

  private static ProcessorResult.Vmcs vmcs(ReportValue value) {
    return new ProcessorResult.Vmcs(
        value.text("supposes"),
        outcome("vmclear", value.get("vmclear")),
        outcome("vmptrld", value.get("vmptrld")));
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

  private static Outcome outcome(String instruction, ReportValue value) {
    return new Outcome(
        instruction,
        words(value.get("possible")),
        value.list("decided-by", ReportValue::text),
        value.list("open-by", ReportValue::text),
        value.get("hypothetical").isTrue(),
        value.optional("cases").map(SavedSnapshot::cases).orElse(Map.of()),
        value.optional("next").map(next -> outcome(instruction, next)),
        value.numberIfAny("error-number"));
  }

  private static Map<String, List<String>> cases(ReportValue value) {
    Map<String, List<String>> cases = new LinkedHashMap<>();
    for (String operation : OPERATION) {
      value.optional(operation).ifPresent(one -> cases.put(operation, words(one)));
    }
    return cases;
  }

  private static List<String> words(ReportValue value) {
    List<String> words = value.items().stream().map(one -> one.word(WORDS)).toList();
    if (words.isEmpty()) {
      throw value.expected("at least one of " + String.join(", ", WORDS.keySet()));
    }
    return words;
  }

  private static Map<String, String> themselves(List<String> words) {
    Map<String, String> map = new LinkedHashMap<>();
    words.forEach(word -> map.put(word, word));
    return map;
  }
}
