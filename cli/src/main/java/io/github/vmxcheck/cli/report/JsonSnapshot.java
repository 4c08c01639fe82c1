package io.github.vmxcheck.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Hint;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.model.SourceText;
import io.github.vmxcheck.rules.Finding;
import io.github.vmxcheck.rules.KnownProcessors;
import io.github.vmxcheck.rules.Outcome;
import io.github.vmxcheck.rules.PagingMode;
import io.github.vmxcheck.rules.ProcessorValidation;
import io.github.vmxcheck.rules.Validation;
import io.github.vmxcheck.rules.ValueText;
import io.github.vmxcheck.specs.Profile;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** One snapshot of {@code vmxcheck.report/1}; the same object in both JSON formats. */
final class JsonSnapshot {
  /** Name of the format. */
  static final String SCHEMA = "vmxcheck.report/1";

  private final Setting setting;
  private final JsonGenerator json;

  JsonSnapshot(Setting setting, JsonGenerator json) {
    this.setting = setting;
    this.json = json;
  }

  /** Writes the keys of the object that the caller opened. */
  void write(Validation validation) throws IOException {
    sources(validation.snapshot());
    json.writeStringField("label", validation.snapshot().label());
    if (!validation.snapshot().formats().isEmpty()) {
      strings("formats", validation.snapshot().formats());
    }
    hints(validation.snapshot());
    json.writeArrayFieldStart("processors");
    for (ProcessorValidation processor : validation.processors()) {
      json.writeStartObject();
      processor(processor, validation);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("findings");
    JsonFinding writer = new JsonFinding(setting, json, validation.snapshot().sources());
    for (Finding finding : setting.shown(validation.findings())) {
      writer.write(finding, setting.validator().diagnose(validation, finding));
    }
    json.writeEndArray();
  }

  /** What the dump suggests and does not prove. */
  private void hints(Snapshot snapshot) throws IOException {
    if (snapshot.hints().isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("hints");
    for (Hint hint : snapshot.hints()) {
      json.writeStartObject();
      json.writeStringField("text", hint.text());
      json.writeStringField("file", snapshot.sources().get(Origin.source(hint.origin())).name());
      json.writeNumberField("line", Origin.line(hint.origin()));
      json.writeNumberField("column", Origin.column(hint.origin()));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void sources(Snapshot snapshot) throws IOException {
    json.writeStringField("source", snapshot.name());
    if (snapshot.sources().size() > 1) {
      strings("sources", snapshot.sources().stream().map(SourceText::name).distinct().toList());
    }
  }

  private void processor(ProcessorValidation processor, Validation validation) throws IOException {
    json.writeFieldName("id");
    json.writeNumber(Long.toUnsignedString(processor.state().id()));
    outcome("outcome", processor.outcome());
    if (processor.vmclear().isPresent() && processor.vmptrld().isPresent()) {
      json.writeObjectFieldStart("vmcs");
      json.writeStringField("supposes", Remarks.supposedOfVmcs(processor));
      outcome("vmclear", processor.vmclear().get());
      outcome("vmptrld", processor.vmptrld().get());
      json.writeEndObject();
    }
    strings("effects", Remarks.effects(processor, setting.specification()));
    origins(processor);
    json.writeStringField("paging-mode", PagingMode.of(processor.state()));
    json.writeArrayFieldStart("findings");
    JsonFinding writer = new JsonFinding(setting, json, validation.snapshot().sources());
    for (Finding finding : setting.shown(processor.findings())) {
      writer.write(finding, setting.validator().diagnose(processor, finding));
    }
    json.writeEndArray();
  }

  /** What the dump did not say: assumed, and derived from what it said. */
  private void origins(ProcessorValidation processor) throws IOException {
    json.writeObjectFieldStart("assumed");
    for (Assumptions.Used used : processor.assumed()) {
      json.writeStringField(used.path().text(), used.value());
    }
    json.writeEndObject();
    profiles(processor);
    json.writeObjectFieldStart("derived");
    for (Field field : Field.values()) {
      long origin = processor.state().origin(field);
      if (Origin.isDerived(origin)) {
        json.writeObjectFieldStart(field.key());
        json.writeStringField("value", ValueText.of(processor.state(), field));
        json.writeStringField("from", Origin.derivation(origin).reason());
        json.writeEndObject();
      }
    }
    json.writeEndObject();
  }

  /** The chosen profile and what of {@code assumed} is of it; or those that fit the processor. */
  private void profiles(ProcessorValidation processor) throws IOException {
    KnownProcessors known = setting.validator().knownProcessors();
    if (setting.profile().isPresent()) {
      json.writeObjectFieldStart("profile");
      json.writeStringField("name", setting.profile().get());
      strings("supplied", supplied(processor));
      String contradiction = known.contradiction(processor.state());
      if (!contradiction.isEmpty()) {
        json.writeStringField("contradiction", contradiction);
      }
      json.writeEndObject();
    }
    List<String> fitting = known.suggested(processor.state()).stream().map(Profile::name).toList();
    if (!fitting.isEmpty()) {
      strings("suggested-profiles", fitting);
    }
  }

  private static List<String> supplied(ProcessorValidation processor) {
    return processor.assumed().stream()
        .filter(used -> !used.profile().isEmpty())
        .map(used -> used.path().text())
        .toList();
  }

  private void outcome(String name, Outcome outcome) throws IOException {
    json.writeObjectFieldStart(name);
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
    if (outcome.next().isPresent()) {
      outcome("next", outcome.next().get());
    }
    json.writeEndObject();
  }

  private void strings(String name, List<String> strings) throws IOException {
    json.writeArrayFieldStart(name);
    for (String string : strings) {
      json.writeString(string);
    }
    json.writeEndArray();
  }
}
