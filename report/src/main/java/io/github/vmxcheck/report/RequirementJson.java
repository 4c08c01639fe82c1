// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.rules.ConditionText;
import io.github.vmxcheck.rules.ValueText;
import io.github.vmxcheck.specs.Citation;
import io.github.vmxcheck.specs.Collecting;
import io.github.vmxcheck.specs.Condition;
import io.github.vmxcheck.specs.Editions;
import io.github.vmxcheck.specs.Editions.Place;
import io.github.vmxcheck.specs.Examples.Example;
import io.github.vmxcheck.specs.Requirement;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A requirement as JSON. */
public final class RequirementJson {
  private RequirementJson() {}

  /** Writes the keys that a list shows. */
  public static void brief(Requirement requirement, JsonGenerator json) throws IOException {
    json.writeStringField("id", requirement.id());
    json.writeStringField("kind", requirement.kind().word());
    json.writeStringField("level", requirement.level().word());
    if (requirement.step().isPresent()) {
      json.writeNumberField("step", requirement.step().getAsInt());
    }
    tested(requirement, json);
    json.writeStringField("statement", requirement.statement());
    json.writeStringField("title", requirement.citations().get(0).title());
  }

  /** Writes where it is tested: by the first instruction, and by each if there are several. */
  private static void tested(Requirement requirement, JsonGenerator json) throws IOException {
    if (requirement.outcomes().isEmpty()) {
      return;
    }
    Map.Entry<String, Requirement.Tested> first =
        requirement.instructions().entrySet().iterator().next();
    json.writeStringField("instruction", first.getKey());
    json.writeStringField("stage", first.getValue().stage());
    json.writeArrayFieldStart("outcomes");
    for (Requirement.OutcomeCase one : requirement.outcomes()) {
      json.writeString(one.outcome());
    }
    json.writeEndArray();
    errorNumber(first.getValue(), json);
    if (requirement.instructions().size() > 1) {
      json.writeObjectFieldStart("instructions");
      for (Map.Entry<String, Requirement.Tested> one : requirement.instructions().entrySet()) {
        json.writeObjectFieldStart(one.getKey());
        json.writeStringField("stage", one.getValue().stage());
        errorNumber(one.getValue(), json);
        json.writeEndObject();
      }
      json.writeEndObject();
    }
  }

  private static void errorNumber(Requirement.Tested tested, JsonGenerator json)
      throws IOException {
    if (tested.errorNumber().isPresent()) {
      json.writeNumberField("error-number", tested.errorNumber().getAsInt());
    }
  }

  /** Writes everything known about it. */
  public static void full(
      Requirement requirement,
      List<Field> reads,
      Editions editions,
      Collecting collecting,
      JsonGenerator json)
      throws IOException {
    brief(requirement, json);
    if (requirement.fact().isSeveral()) {
      json.writeStringField("for-each", requirement.fact().word());
    }
    appliesWhen(requirement, json);
    json.writeStringField("why", requirement.why());
    json.writeStringField("fix", requirement.fix());
    json.writeStringField("code", requirement.code());
    citations(requirement, editions, json);
    reads(reads, collecting, json);
    json.writeObjectFieldStart("examples");
    examples("satisfied", requirement.examples().satisfied(), json);
    examples("violated", requirement.examples().violated(), json);
    examples("not-applicable", requirement.examples().notApplicable(), json);
    json.writeEndObject();
  }

  /**
   * Writes the conditions that must all be true, each with its name if it has one; none if the
   * requirement always applies.
   */
  private static void appliesWhen(Requirement requirement, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("applies-when");
    for (Condition part : requirement.appliesWhen().parts()) {
      json.writeStartObject();
      Optional<String> name = ConditionText.name(part);
      if (name.isPresent()) {
        json.writeStringField("name", name.get());
      }
      json.writeStringField("text", ConditionText.OF_TITLES.of(part));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void citations(Requirement requirement, Editions editions, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart("citations");
    for (Citation citation : requirement.citations()) {
      json.writeStartObject();
      json.writeStringField("manual", citation.manual());
      json.writeStringField("volume", citation.volume());
      json.writeStringField("title", citation.title());
      json.writeArrayFieldStart("sections");
      for (Place place : editions.of(citation)) {
        json.writeStartObject();
        json.writeStringField("edition", place.edition());
        json.writeStringField("section", place.number());
        json.writeBooleanField("verified", place.verified());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void reads(List<Field> reads, Collecting collecting, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart("reads");
    for (Field field : reads) {
      json.writeStartObject();
      json.writeStringField("field", field.key());
      json.writeStringField("title", field.title());
      json.writeObjectFieldStart("collect");
      for (Collecting.Way way : collecting.of(field)) {
        json.writeStringField(way.platform(), way.command());
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void examples(String name, List<Example> examples, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (Example example : examples) {
      json.writeStartArray();
      for (Map<FieldPath, String> differences : example.processors()) {
        json.writeStartObject();
        for (Map.Entry<FieldPath, String> one : differences.entrySet()) {
          json.writeStringField(ValueText.key(one.getKey()), one.getValue());
        }
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeEndArray();
  }
}
