package io.github.vmxcheck.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.SourceText;
import io.github.vmxcheck.rules.Diagnosis;
import io.github.vmxcheck.rules.Diagnosis.Bit;
import io.github.vmxcheck.rules.Diagnosis.Evidence;
import io.github.vmxcheck.rules.Finding;
import io.github.vmxcheck.specs.Citation;
import io.github.vmxcheck.specs.Editions.Place;
import io.github.vmxcheck.specs.Requirement;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** One finding of {@code vmxcheck.report/1}. */
final class JsonFinding {
  private final Setting setting;
  private final JsonGenerator json;
  private final List<SourceText> sources;

  JsonFinding(Setting setting, JsonGenerator json, List<SourceText> sources) {
    this.setting = setting;
    this.json = json;
    this.sources = sources;
  }

  void write(Finding finding, Diagnosis diagnosis) throws IOException {
    Requirement requirement = finding.requirement();
    json.writeStartObject();
    json.writeStringField("requirement", requirement.id());
    json.writeStringField("verdict", finding.verdict().name());
    json.writeStringField("kind", requirement.kind().word());
    json.writeStringField("level", finding.level().word());
    if (requirement.step().isPresent()) {
      json.writeNumberField("step", requirement.step().getAsInt());
    }
    json.writeStringField("message", diagnosis.message());
    bits(diagnosis.bits());
    evidence(diagnosis.evidence());
    json.writeArrayFieldStart("missing");
    for (FieldPath path : diagnosis.missing()) {
      json.writeString(path.text());
    }
    json.writeEndArray();
    json.writeArrayFieldStart("notes");
    for (String note : diagnosis.notes()) {
      json.writeString(note);
    }
    json.writeEndArray();
    citations(requirement);
    json.writeStringField("fix", requirement.fix());
    json.writeEndObject();
  }

  private void bits(List<Bit> bits) throws IOException {
    json.writeArrayFieldStart("bits");
    for (Bit bit : bits) {
      json.writeStartObject();
      json.writeStringField("field", bit.field().key());
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

  private void evidence(List<Evidence> evidence) throws IOException {
    json.writeArrayFieldStart("evidence");
    for (Evidence one : evidence) {
      json.writeStartObject();
      if (one.processor().isPresent()) {
        json.writeFieldName("processor");
        json.writeNumber(Long.toUnsignedString(one.processor().getAsLong()));
      }
      json.writeStringField("field", one.field().key());
      json.writeStringField("value", one.value());
      origin(one.origin());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void origin(long origin) throws IOException {
    if (Origin.isDerived(origin)) {
      json.writeStringField("derived", Origin.derivation(origin).reason());
    } else if (Origin.isAssumed(origin)) {
      json.writeBooleanField("assumed", true);
      if (Origin.isOfProfile(origin)) {
        json.writeStringField("profile", setting.profile().orElseThrow());
      }
    } else if (Origin.isRead(origin)) {
      json.writeStringField("file", sources.get(Origin.source(origin)).name());
      json.writeNumberField("line", Origin.line(origin));
      json.writeNumberField("column", Origin.column(origin));
    }
  }

  /** Each citation once for each edition shown; a section whose number is not known has none. */
  private void citations(Requirement requirement) throws IOException {
    json.writeArrayFieldStart("citations");
    for (Citation citation : requirement.citations()) {
      for (String edition : setting.editionsShown()) {
        citation(citation, edition);
      }
    }
    json.writeEndArray();
  }

  private void citation(Citation citation, String edition) throws IOException {
    json.writeStartObject();
    json.writeStringField("manual", citation.manual());
    json.writeStringField("volume", citation.volume());
    json.writeStringField("title", citation.title());
    json.writeStringField("edition", edition);
    Optional<Place> place = setting.editions().of(citation, edition);
    if (place.isPresent()) {
      json.writeStringField("section", place.get().number());
      if (!place.get().verified()) {
        json.writeBooleanField("verified", false);
      }
    }
    json.writeEndObject();
  }
}
