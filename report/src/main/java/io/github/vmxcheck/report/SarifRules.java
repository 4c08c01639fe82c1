// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.FindingResult.CitedSection;
import io.github.vmxcheck.check.text.ProgramVersion;
import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes the requirements that results name as SARIF rules. */
final class SarifRules {

  /** A rule, and a finding on it. */
  private record Rule(int index, FindingResult finding) {}

  private final Specification specification;
  private final JsonGenerator json;
  private final Map<String, Rule> rules = new LinkedHashMap<>();

  SarifRules(Specification specification, JsonGenerator json) {
    this.specification = specification;
    this.json = json;
  }

  /** The index of a finding's requirement among the rules. */
  int index(FindingResult finding) {
    return rules.computeIfAbsent(finding.requirement(), id -> new Rule(rules.size(), finding))
        .index;
  }

  /** Writes the tool. */
  void write() throws IOException {
    json.writeObjectFieldStart("tool");
    json.writeObjectFieldStart("driver");
    json.writeStringField("name", "vmxcheck");
    json.writeStringField("semanticVersion", ProgramVersion.number());
    json.writeArrayFieldStart("rules");
    for (Rule rule : rules.values()) {
      write(rule.finding);
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndObject();
  }

  /** Writes a rule. A requirement that this version does not know is described from its finding. */
  private void write(FindingResult finding) throws IOException {
    Optional<Requirement> known = specification.byId(finding.requirement());
    String statement = known.map(Requirement::statement).orElse(finding.requirement());
    String why = known.map(one -> " " + one.why()).orElse("");
    json.writeStartObject();
    json.writeStringField("id", finding.requirement());
    text("shortDescription", statement);
    text("fullDescription", statement + why);
    help(finding, known);
    json.writeObjectFieldStart("defaultConfiguration");
    json.writeStringField("level", known.map(Requirement::level).orElse(finding.level()).word());
    json.writeEndObject();
    properties(finding, known);
    json.writeEndObject();
  }

  private void text(String name, String text) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeStringField("text", Sanitized.of(text));
    json.writeEndObject();
  }

  private void help(FindingResult finding, Optional<Requirement> known) throws IOException {
    String manual = String.join("; ", citations(finding));
    json.writeObjectFieldStart("help");
    String why = known.map(one -> one.why() + " ").orElse("");
    json.writeStringField(
        "text", Sanitized.of(why + "Fix: " + finding.fix() + " Manual: " + manual + "."));
    if (known.isPresent()) {
      json.writeStringField("markdown", markdown(known.get(), citations(finding)));
    }
    json.writeEndObject();
  }

  /** For known requirements only: text of unknown origin may contain markup. */
  private static String markdown(Requirement requirement, List<String> citations) {
    String code =
        requirement.code().isEmpty() ? "" : "\n```c\n" + requirement.code().strip() + "\n```\n";
    return requirement.statement()
        + "\n\n**Why.** "
        + requirement.why()
        + "\n\n**Fix.** "
        + requirement.fix()
        + "\n"
        + code
        + "\n**Manual.**\n\n"
        + citations.stream().map(one -> "* " + Sanitized.of(one) + "\n").collect(joining());
  }

  private static List<String> citations(FindingResult finding) {
    return finding.citations().stream().map(CitedSection::toString).distinct().toList();
  }

  private void properties(FindingResult finding, Optional<Requirement> known) throws IOException {
    json.writeObjectFieldStart("properties");
    json.writeStringField("kind", finding.kind().word());
    if (finding.step().isPresent()) {
      json.writeNumberField("step", finding.step().getAsInt());
    }
    Optional<String> instruction = finding.instructions().stream().findFirst();
    if (instruction.isPresent()) {
      json.writeStringField("instruction", instruction.get());
    }
    Optional<String> stage =
        instruction.flatMap(name -> known.flatMap(requirement -> requirement.stage(name)));
    if (stage.isPresent()) {
      json.writeStringField("stage", stage.get());
      strings(
          "outcomes",
          known.get().outcomes().stream().map(Requirement.OutcomeCase::outcome).toList());
    }
    strings("citations", citations(finding));
    strings("tags", List.of("vmx", finding.kind().word()));
    json.writeEndObject();
  }

  private void strings(String name, List<String> strings) throws IOException {
    json.writeArrayFieldStart(name);
    for (String string : strings) {
      json.writeString(Sanitized.of(string));
    }
    json.writeEndArray();
  }
}
