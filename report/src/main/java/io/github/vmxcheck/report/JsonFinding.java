// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.Place;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.Value;
import io.github.vmxcheck.rules.ValueText;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Writes findings of {@code vmxcheck.report/1}. */
final class JsonFinding {
  private final JsonGenerator json;

  JsonFinding(JsonGenerator json) {
    this.json = json;
  }

  void write(FindingResult finding) throws IOException {
    json.writeStartObject();
    json.writeStringField("requirement", finding.requirement());
    json.writeStringField("verdict", finding.verdict().name());
    json.writeStringField("kind", finding.kind().word());
    if (!finding.instructions().isEmpty()) {
      json.writeStringField("instruction", finding.instructions().get(0));
    }
    if (finding.instructions().size() > 1) {
      strings("instructions", finding.instructions());
    }
    json.writeStringField("level", finding.level().word());
    if (finding.step().isPresent()) {
      json.writeNumberField("step", finding.step().getAsInt());
    }
    json.writeStringField("message", finding.message());
    bits(finding.bits());
    evidence(finding.evidence());
    strings("missing", finding.missing());
    strings("notes", finding.notes());
    citations(finding.citations());
    json.writeStringField("fix", finding.fix());
    acceptance(finding);
    json.writeEndObject();
  }

  /** Why the violation does not count, if it does not. */
  private void acceptance(FindingResult finding) throws IOException {
    if (finding.waiver().isPresent()) {
      json.writeObjectFieldStart("waived");
      json.writeStringField("reason", finding.waiver().get().reason());
      json.writeStringField("expires", finding.waiver().get().expires());
      json.writeEndObject();
    }
    if (finding.baseline().isPresent()) {
      json.writeBooleanField("baseline", finding.baseline().get());
    }
  }

  private void bits(List<FindingResult.Bit> bits) throws IOException {
    json.writeArrayFieldStart("bits");
    for (FindingResult.Bit bit : bits) {
      json.writeStartObject();
      json.writeStringField("field", bit.field());
      json.writeNumberField("bit", bit.bit());
      json.writeStringField("name", bit.name());
      if (bit.actual().isPresent() && bit.required().isPresent()) {
        json.writeNumberField("actual", bit.actual().getAsInt());
        json.writeNumberField("required", bit.required().getAsInt());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void evidence(List<FindingResult.Evidence> evidence) throws IOException {
    json.writeArrayFieldStart("evidence");
    for (FindingResult.Evidence one : evidence) {
      json.writeStartObject();
      if (one.processor().isPresent()) {
        json.writeFieldName("processor");
        json.writeNumber(Long.toUnsignedString(one.processor().getAsLong()));
      }
      json.writeStringField("field", one.field());
      value(one.field(), one.value());
      origin(one);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Writes the keys of a value; its bits too, if the text hides some behind a question mark. */
  void value(String key, Value value) throws IOException {
    Optional<Field> field = FieldPath.parse(key).map(FieldPath::field);
    if (field.isEmpty()) {
      json.writeStringField("value", value.words());
      return;
    }
    json.writeStringField("value", ValueText.of(field.get(), value));
    if (!ValueText.isExact(field.get(), value)) {
      json.writeStringField("bits", "0x" + Long.toHexString(value.bits()));
      json.writeStringField("known", "0x" + Long.toHexString(value.known()));
    }
  }

  private void origin(FindingResult.Evidence one) throws IOException {
    if (!one.derived().isEmpty()) {
      json.writeStringField("derived", one.derived());
    }
    if (one.isAssumed()) {
      json.writeBooleanField("assumed", true);
    }
    if (!one.profile().isEmpty()) {
      json.writeStringField("profile", one.profile());
    }
    if (one.place().isPresent()) {
      place(one.place().get());
    }
  }

  /** Writes the keys of a place into the current object. */
  void place(Place place) throws IOException {
    json.writeStringField("file", place.file());
    json.writeNumberField("line", place.line());
    json.writeNumberField("column", place.column());
  }

  private void citations(List<FindingResult.CitedSection> citations) throws IOException {
    json.writeArrayFieldStart("citations");
    for (FindingResult.CitedSection one : citations) {
      json.writeStartObject();
      json.writeStringField("manual", one.manual());
      json.writeStringField("volume", one.volume());
      json.writeStringField("title", one.title());
      json.writeStringField("edition", one.edition());
      if (!one.section().isEmpty()) {
        json.writeStringField("section", one.section());
      }
      if (!one.isVerified()) {
        json.writeBooleanField("verified", false);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void strings(String name, List<String> strings) throws IOException {
    json.writeArrayFieldStart(name);
    for (String string : strings) {
      json.writeString(string);
    }
    json.writeEndArray();
  }
}
