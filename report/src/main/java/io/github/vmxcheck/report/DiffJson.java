// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.vmxcheck.check.diff.DiffTotals;
import io.github.vmxcheck.check.diff.FieldChange;
import io.github.vmxcheck.check.diff.FindingChange;
import io.github.vmxcheck.check.diff.FindingChange.Meaning;
import io.github.vmxcheck.check.diff.ProcessorChange;
import io.github.vmxcheck.check.diff.SnapshotChange;
import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.Place;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.text.Json;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.Value;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;

/** Writes changes as one {@code vmxcheck.diff/1} document. */
public final class DiffJson {
  private static final String SCHEMA = "vmxcheck.diff/1";
  private static final String BEFORE = "before";
  private static final String AFTER = "after";

  private final PrintWriter out;
  private final JsonGenerator json;

  public DiffJson(PrintWriter out) {
    this.out = out;
    json = Json.pretty(out);
  }

  /** Writes the document. */
  public void write(List<SnapshotChange> changes, List<InputProblem> problems, DiffTotals totals) {
    Json.write(
        () -> {
          json.writeStartObject();
          json.writeStringField("schema", SCHEMA);
          json.writeArrayFieldStart("snapshots");
          for (SnapshotChange change : changes) {
            snapshot(change);
          }
          json.writeEndArray();
          Json.problems(problems, json);
          totals(totals);
          json.writeEndObject();
          json.close();
        });
    out.print('\n');
  }

  private void snapshot(SnapshotChange change) throws IOException {
    json.writeStartObject();
    side(BEFORE, change.before());
    side(AFTER, change.after());
    json.writeArrayFieldStart("processors");
    for (ProcessorChange one : change.processors()) {
      if (!one.isNone()) {
        processor(one);
      }
    }
    json.writeEndArray();
    findings(change.findings());
    json.writeEndObject();
  }

  private void side(String key, Optional<SnapshotResult> side) throws IOException {
    if (side.isPresent()) {
      json.writeObjectFieldStart(key);
      json.writeStringField("source", side.get().source());
      json.writeStringField("label", side.get().label());
      json.writeEndObject();
    }
  }

  private void processor(ProcessorChange change) throws IOException {
    json.writeStartObject();
    json.writeFieldName("id");
    json.writeNumber(Long.toUnsignedString(change.id()));
    json.writeObjectFieldStart("outcome");
    outcome(BEFORE, change.before());
    outcome(AFTER, change.after());
    json.writeEndObject();
    fields("fields", change.fields());
    findings(change.findings());
    json.writeEndObject();
  }

  private void outcome(String key, Optional<ProcessorResult> side) throws IOException {
    if (side.isPresent()) {
      json.writeObjectFieldStart(key);
      strings("possible", side.get().outcome().possible());
      strings("decidedBy", side.get().outcome().decidedBy());
      json.writeEndObject();
    }
  }

  private void strings(String key, List<String> texts) throws IOException {
    json.writeArrayFieldStart(key);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  private void fields(String key, List<FieldChange> changes) throws IOException {
    json.writeArrayFieldStart(key);
    for (FieldChange one : changes) {
      json.writeStartObject();
      if (one.processor().isPresent()) {
        json.writeFieldName("processor");
        json.writeNumber(Long.toUnsignedString(one.processor().getAsLong()));
      }
      json.writeStringField("field", one.field());
      value(BEFORE, one, one.before());
      value(AFTER, one, one.after());
      if (one.changedBits() != 0) {
        json.writeStringField("changed", "0x" + Long.toHexString(one.changedBits()));
      }
      if (one.place().isPresent()) {
        place(one.place().get());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** An unknown value has no key. */
  private void value(String key, FieldChange change, Optional<Value> value) throws IOException {
    if (value.isPresent()) {
      json.writeStringField(key, change.text(value.get()));
    }
  }

  private void place(Place place) throws IOException {
    json.writeStringField("file", place.file());
    json.writeNumberField("line", place.line());
    json.writeNumberField("column", place.column());
  }

  private void findings(List<FindingChange> changes) throws IOException {
    json.writeArrayFieldStart("findings");
    for (FindingChange one : changes) {
      json.writeStartObject();
      json.writeStringField("requirement", one.shown().requirement());
      json.writeStringField("meaning", one.meaning().word());
      verdict(BEFORE, one.before());
      verdict(AFTER, one.after());
      json.writeStringField("level", one.shown().level().word());
      json.writeStringField("message", one.shown().message());
      fields("because", one.because());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void verdict(String key, Optional<FindingResult> side) throws IOException {
    if (side.isPresent()) {
      json.writeStringField(key, side.get().verdict().name());
    }
  }

  private void totals(DiffTotals totals) throws IOException {
    json.writeObjectFieldStart("summary");
    json.writeNumberField("snapshots", totals.snapshots());
    json.writeNumberField("processors", totals.processors());
    json.writeNumberField("fields", totals.fields());
    json.writeNumberField("outcomes", totals.outcomes());
    for (Meaning meaning : Meaning.values()) {
      json.writeNumberField(meaning.word(), totals.of(meaning));
    }
    json.writeNumberField("added", totals.added());
    json.writeNumberField("gone", totals.gone());
    json.writeEndObject();
  }
}
