// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.vmxcheck.check.Suspects;
import io.github.vmxcheck.check.result.EnvironmentResult;
import io.github.vmxcheck.check.result.FindingList;
import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.Place;
import io.github.vmxcheck.check.result.Platforms;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.result.ProcessorResult.Prediction;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.rules.Outcome;
import io.github.vmxcheck.specs.Instruction;
import io.github.vmxcheck.specs.InstructionGroup;
import io.github.vmxcheck.specs.Specification;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes one snapshot of {@code vmxcheck.report/1}; the same object in both JSON formats. */
final class JsonSnapshot {
  /** Name of the format. */
  static final String SCHEMA = "vmxcheck.report/1";

  private final JsonGenerator json;
  private final boolean all;
  private final Specification specification;
  private final List<Instruction> instructions;
  private final List<InstructionGroup> groups;
  private final JsonFinding findings;
  private String platform = "";

  /**
   * Creates a writer.
   *
   * @param all whether satisfied and not applicable requirements are written too
   */
  JsonSnapshot(Specification specification, JsonGenerator json, boolean all) {
    this.specification = specification;
    instructions = specification.instructions();
    groups = specification.groups();
    this.json = json;
    this.all = all;
    findings = new JsonFinding(json);
  }

  /** Writes the keys of the object that the caller opened. */
  void write(SnapshotResult snapshot) throws IOException {
    platform = snapshot.platform();
    json.writeStringField("source", snapshot.source());
    stringsIfAny("sources", snapshot.sources());
    json.writeStringField("label", snapshot.label());
    stringsIfAny("formats", snapshot.formats());
    if (Platforms.isOpen(snapshot.formats())) {
      json.writeStringField("platform", platform);
    }
    hints(snapshot.hints());
    Optional<SnapshotResult.Read> read = snapshot.read().get();
    if (read.isPresent()) {
      read(read.get());
    }
    counts(snapshot.counts());
    json.writeArrayFieldStart("processors");
    for (ProcessorResult processor : snapshot.processors()) {
      json.writeStartObject();
      processor(processor);
      json.writeEndObject();
    }
    json.writeEndArray();
    findings(snapshot.findings());
    environments(snapshot.environments());
  }

  private void environments(List<EnvironmentResult> environments) throws IOException {
    if (environments.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("environments");
    for (EnvironmentResult one : environments) {
      json.writeStartObject();
      json.writeStringField("id", one.id());
      json.writeStringField("title", one.title());
      json.writeStringField("text", one.text());
      json.writeStringField("fix", one.fix());
      strings("explains", one.explains());
      if (one.place().isPresent()) {
        findings.place(one.place().get());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void hints(List<SnapshotResult.Hint> hints) throws IOException {
    if (hints.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("hints");
    for (SnapshotResult.Hint hint : hints) {
      json.writeStartObject();
      json.writeStringField("text", hint.text());
      findings.place(hint.place());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void read(SnapshotResult.Read read) throws IOException {
    json.writeObjectFieldStart("read");
    json.writeNumberField("values", read.values());
    json.writeNumberField("lines", read.lines());
    if (!read.notUnderstood().isEmpty()) {
      json.writeArrayFieldStart("not-understood");
      for (SnapshotResult.NotUnderstood line : read.notUnderstood()) {
        json.writeStartObject();
        json.writeStringField("file", line.file());
        json.writeNumberField("line", line.line());
        json.writeStringField("set", line.setting());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    if (read.more() > 0) {
      json.writeNumberField("more", read.more());
    }
    json.writeEndObject();
  }

  private void steps(Map<Integer, SnapshotResult.Counts> steps) throws IOException {
    json.writeArrayFieldStart("steps");
    for (Map.Entry<Integer, SnapshotResult.Counts> one : steps.entrySet()) {
      json.writeStartObject();
      json.writeNumberField("step", one.getKey());
      numbers(one.getValue());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void counts(SnapshotResult.Counts counts) throws IOException {
    json.writeObjectFieldStart("counts");
    numbers(counts);
    json.writeEndObject();
  }

  private void numbers(SnapshotResult.Counts counts) throws IOException {
    json.writeNumberField("violated", counts.violated());
    json.writeNumberField("undetermined", counts.undetermined());
    json.writeNumberField("not-applicable", counts.notApplicable());
    json.writeNumberField("satisfied", counts.satisfied());
  }

  private void processor(ProcessorResult processor) throws IOException {
    json.writeFieldName("id");
    json.writeNumber(Long.toUnsignedString(processor.id()));
    if (!processor.isNumbered()) {
      json.writeBooleanField("numbered", false);
    }
    if (processor.place().isPresent()) {
      place(processor.place().get());
    }
    if (processor.signature().isPresent()) {
      json.writeStringField("signature", processor.signatureText());
    }
    outcomes(processor);
    strings("effects", processor.effects());
    json.writeObjectFieldStart("assumed");
    for (Map.Entry<String, String> one : processor.assumed().entrySet()) {
      json.writeStringField(one.getKey(), one.getValue());
    }
    json.writeEndObject();
    if (processor.profile().isPresent()) {
      profile(processor.profile().get());
    }
    stringsIfAny("suggested-profiles", processor.suggestedProfiles());
    derived(processor.derived());
    json.writeStringField("paging-mode", processor.pagingMode());
    if (all && processor.demands().isPresent()) {
      JsonDemands.write(processor.demands().get(), json);
    }
    if (processor.isSeenByGuest()) {
      json.writeBooleanField("seen-by-guest", true);
    }
    Optional<Map<Integer, SnapshotResult.Counts>> steps = processor.findings().steps();
    if (steps.isPresent()) {
      steps(steps.get());
    }
    findings(processor.findings());
  }

  private void place(Place place) throws IOException {
    json.writeObjectFieldStart("place");
    findings.place(place);
    json.writeEndObject();
  }

  /**
   * The outcome of the first instruction and those of groups are also written under separate keys,
   * as in earlier versions.
   */
  private void outcomes(ProcessorResult processor) throws IOException {
    json.writeStringField("question", processor.question().name());
    json.writeObjectFieldStart("outcomes");
    for (Map.Entry<String, Prediction> one : processor.predictions().entrySet()) {
      outcome(one.getKey(), one.getValue().outcome(), one.getValue().circumstances(), processor);
    }
    json.writeEndObject();
    Optional<Prediction> first = processor.prediction(instructions.get(0).name());
    if (first.isPresent()) {
      outcome("outcome", first.get().outcome(), "", processor);
    }
    for (InstructionGroup group : groups) {
      List<String> predicted =
          group.members().stream().filter(processor.predictions()::containsKey).toList();
      if (predicted.equals(group.members())) {
        group(group, processor);
      }
    }
  }

  private void group(InstructionGroup group, ProcessorResult processor) throws IOException {
    json.writeObjectFieldStart(group.name());
    json.writeStringField(
        "supposes", processor.prediction(group.members().get(0)).orElseThrow().circumstances());
    for (String name : group.members()) {
      outcome(name, processor.prediction(name).orElseThrow().outcome(), "", processor);
    }
    json.writeEndObject();
  }

  private void profile(ProcessorResult.ProfileUse profile) throws IOException {
    json.writeObjectFieldStart("profile");
    json.writeStringField("name", profile.name());
    strings("supplied", profile.supplied());
    if (!profile.contradiction().isEmpty()) {
      json.writeStringField("contradiction", profile.contradiction());
    }
    json.writeEndObject();
  }

  private void derived(Map<String, ProcessorResult.Derived> derived) throws IOException {
    json.writeObjectFieldStart("derived");
    for (Map.Entry<String, ProcessorResult.Derived> one : derived.entrySet()) {
      json.writeObjectFieldStart(one.getKey());
      findings.value(one.getKey(), one.getValue().value());
      json.writeStringField("from", one.getValue().from());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private void outcome(
      String name, Outcome outcome, String circumstances, ProcessorResult processor)
      throws IOException {
    json.writeObjectFieldStart(name);
    if (!circumstances.isEmpty()) {
      json.writeStringField("supposes", circumstances);
    }
    json.writeBooleanField("certain", outcome.isCertain());
    strings("possible", outcome.possible());
    strings("decided-by", outcome.decidedBy());
    strings("open-by", outcome.openBy());
    json.writeBooleanField("hypothetical", outcome.hypothetical());
    if (outcome.errorNumber().isPresent()) {
      json.writeNumberField("error-number", outcome.errorNumber().getAsInt());
    }
    if (!outcome.cases().isEmpty()) {
      json.writeObjectFieldStart("cases");
      for (Map.Entry<String, List<String>> one : outcome.cases().entrySet()) {
        strings(one.getKey(), one.getValue());
      }
      json.writeEndObject();
    }
    if (outcome.observed().isPresent()) {
      observed(outcome, processor);
    }
    if (outcome.next().isPresent()) {
      outcome("next", outcome.next().get(), "", processor);
    }
    json.writeEndObject();
  }

  /** What the dump shows of an outcome, and what that says about its causes. */
  private void observed(Outcome outcome, ProcessorResult processor) throws IOException {
    Outcome.Observed observed = outcome.observed().orElseThrow();
    strings("observed", observed.words());
    strings("predicted", observed.predicted());
    json.writeArrayFieldStart("suspects");
    for (FindingResult one : new Suspects(processor, specification).of(observed)) {
      json.writeStartObject();
      json.writeStringField("requirement", one.requirement());
      json.writeStringField("verdict", one.verdict().name());
      Optional<String> decide = Suspects.decide(one, platform, processor.id());
      if (decide.isPresent()) {
        json.writeStringField("decide", decide.get());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    strings("excluded", observed.excluded());
  }

  private void findings(FindingList some) throws IOException {
    json.writeArrayFieldStart("findings");
    for (FindingResult finding : all ? some : some.notable()) {
      findings.write(finding);
    }
    json.writeEndArray();
  }

  private void stringsIfAny(String name, List<String> strings) throws IOException {
    if (!strings.isEmpty()) {
      strings(name, strings);
    }
  }

  private void strings(String name, List<String> strings) throws IOException {
    json.writeArrayFieldStart(name);
    for (String string : strings) {
      json.writeString(string);
    }
    json.writeEndArray();
  }
}
