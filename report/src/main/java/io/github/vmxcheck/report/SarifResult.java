// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.FindingResult.Evidence;
import io.github.vmxcheck.check.result.Fingerprints;
import io.github.vmxcheck.check.result.LocatedFinding;
import io.github.vmxcheck.check.result.Place;
import io.github.vmxcheck.check.text.RelativePath;
import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.rules.Verdict;
import java.io.IOException;
import java.util.List;

/** Writes a finding as a SARIF result. */
final class SarifResult {
  /** Maximum number of locations of one result that GitHub shows. */
  private static final int LOCATIONS = 100;

  private final JsonGenerator json;

  SarifResult(JsonGenerator json) {
    this.json = json;
  }

  void write(LocatedFinding one, int ruleIndex, String fingerprint) throws IOException {
    FindingResult finding = one.finding();
    json.writeStartObject();
    json.writeStringField("ruleId", finding.requirement());
    json.writeNumberField("ruleIndex", ruleIndex);
    json.writeStringField("kind", kind(finding.verdict()));
    json.writeStringField("level", level(finding));
    message(text(one));
    locations(one);
    related(one);
    json.writeObjectFieldStart("partialFingerprints");
    // GitHub compares the first key. Without it, GitHub would use a hash of the line.
    json.writeStringField("primaryLocationLineHash", fingerprint + ":1");
    json.writeStringField("vmxcheckFinding/v1", fingerprint);
    json.writeEndObject();
    acceptance(finding);
    properties(one);
    json.writeEndObject();
  }

  private static String kind(Verdict verdict) {
    return switch (verdict) {
      case VIOLATED -> "fail";
      case UNDETERMINED -> "open";
      case NOT_APPLICABLE -> "notApplicable";
      case SATISFIED -> "pass";
    };
  }

  private static String level(FindingResult finding) {
    return finding.verdict() == Verdict.VIOLATED ? finding.level().word() : "none";
  }

  private static String text(LocatedFinding one) {
    FindingResult finding = one.finding();
    String notes = finding.notes().isEmpty() ? "" : " " + String.join(" ", finding.notes());
    return one.where() + finding.message() + "." + notes;
  }

  /** Writes a message. Braces and brackets are escaped, because they have a meaning in messages. */
  void message(String text) throws IOException {
    json.writeObjectFieldStart("message");
    String plain = Sanitized.of(text).replace("{", "{{").replace("}", "}}");
    json.writeStringField("text", plain.replace("](", "] ("));
    json.writeEndObject();
  }

  private void locations(LocatedFinding one) throws IOException {
    json.writeArrayFieldStart("locations");
    json.writeStartObject();
    physicalLocation(one.place());
    json.writeArrayFieldStart("logicalLocations");
    json.writeStartObject();
    String name = one.processorName();
    json.writeStringField("name", name);
    String machine = Sanitized.of(Fingerprints.name(one.snapshot()));
    json.writeStringField("fullyQualifiedName", machine + "/" + name);
    json.writeStringField("kind", "logical processor");
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
  }

  void physicalLocation(Place place) throws IOException {
    json.writeObjectFieldStart("physicalLocation");
    json.writeObjectFieldStart("artifactLocation");
    json.writeStringField("uri", RelativePath.uri(place.file()));
    json.writeEndObject();
    if (place.line() > 0) {
      json.writeObjectFieldStart("region");
      json.writeNumberField("startLine", place.line());
      if (place.column() > 0) {
        json.writeNumberField("startColumn", place.column());
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  /** Writes the places of the other values that the verdict is based on. */
  private void related(LocatedFinding one) throws IOException {
    Place first = one.place();
    List<Evidence> others =
        one.finding().evidence().stream()
            .filter(value -> value.place().filter(Place::isInFile).isPresent())
            .filter(value -> !value.place().get().equals(first))
            .limit(LOCATIONS - 1)
            .toList();
    if (others.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("relatedLocations");
    for (int i = 0; i < others.size(); i++) {
      json.writeStartObject();
      json.writeNumberField("id", i + 1);
      physicalLocation(others.get(i).place().get());
      message(one.text(others.get(i)) + ".");
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /**
   * Writes suppressions and the baseline state. If one result has them, all results must have them.
   */
  private void acceptance(FindingResult finding) throws IOException {
    json.writeArrayFieldStart("suppressions");
    if (finding.waiver().isPresent()) {
      json.writeStartObject();
      json.writeStringField("kind", "external");
      json.writeStringField("status", "accepted");
      json.writeStringField("justification", Sanitized.of(finding.waiver().get().reason()));
      json.writeObjectFieldStart("properties");
      json.writeStringField("expires", finding.waiver().get().expires());
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
    if (finding.baseline().isPresent()) {
      json.writeStringField("baselineState", finding.isInBaseline() ? "unchanged" : "new");
    }
  }

  private void properties(LocatedFinding one) throws IOException {
    json.writeObjectFieldStart("properties");
    json.writeStringField("verdict", one.finding().verdict().name());
    if (!one.snapshot().label().isEmpty()) {
      json.writeStringField("snapshot", one.snapshot().label());
    }
    if (one.processor().isPresent()) {
      json.writeFieldName("processor");
      json.writeNumber(Long.toUnsignedString(one.processor().get().id()));
    }
    if (!one.finding().missing().isEmpty()) {
      json.writeArrayFieldStart("missing");
      for (String field : one.finding().missing()) {
        json.writeString(field);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }
}
