// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.text.Style;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.rules.ConditionText;
import io.github.vmxcheck.rules.Outcomes;
import io.github.vmxcheck.rules.ValueText;
import io.github.vmxcheck.specs.Citation;
import io.github.vmxcheck.specs.Collecting;
import io.github.vmxcheck.specs.Condition;
import io.github.vmxcheck.specs.Editions;
import io.github.vmxcheck.specs.Examples.Example;
import io.github.vmxcheck.specs.Requirement;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** All that is known of a requirement, for people. */
public final class RequirementText {
  private final Editions editions;
  private final Collecting collecting;
  private final Page page;

  public RequirementText(
      Editions editions, Collecting collecting, PrintWriter out, int width, Style style) {
    this.editions = editions;
    this.collecting = collecting;
    page = new Page(out, width, style);
  }

  public void write(Requirement requirement, List<Field> reads) {
    page.line(page.style().bold(requirement.id()));
    page.paragraph("", kind(requirement), page.style()::dim);
    page.blank();
    page.paragraph("", requirement.statement());
    applies(requirement);
    section("Why", requirement.why());
    heading("Manual");
    requirement.citations().forEach(this::citation);
    heading("Reads");
    reads.forEach(this::read);
    heading("Examples, as differences from the state '" + requirement.examples().base() + "'");
    examples("satisfied", requirement.examples().satisfied());
    examples("violated", requirement.examples().violated());
    examples("not applicable", requirement.examples().notApplicable());
    section("Fix", requirement.fix());
    if (!requirement.code().isEmpty()) {
      page.blank();
      requirement.code().lines().forEach(line -> page.line(("    " + line).stripTrailing()));
    }
  }

  private static String kind(Requirement requirement) {
    List<String> parts = new ArrayList<>();
    parts.add(requirement.kind().word() + ", " + requirement.level().word());
    if (requirement.step().isPresent()) {
      parts.add("step " + requirement.step().getAsInt() + " of 6");
    }
    if (requirement.stage().isPresent()) {
      String outcomes =
          requirement.outcomes().stream()
              .map(one -> outcome(one.outcome(), requirement))
              .distinct()
              .collect(Collectors.joining(" or "));
      parts.add(
          requirement.instruction().toUpperCase(Locale.ROOT)
              + " tests it in stage "
              + requirement.stage().get()
              + ": "
              + outcomes);
    }
    return String.join("; ", parts);
  }

  private static String outcome(String word, Requirement requirement) {
    return Outcomes.WORDS.contains(word)
        ? Outcomes.title(word)
        : "VMfail(" + requirement.errorNumber().orElse(0) + ")";
  }

  private void heading(String text) {
    page.blank();
    page.line(page.style().bold(text));
  }

  private void section(String heading, String text) {
    heading(heading);
    page.paragraph("  ", text);
  }

  private void applies(Requirement requirement) {
    List<Condition> parts = requirement.appliesWhen().parts();
    if (!parts.isEmpty()) {
      heading("Applies");
    }
    for (int i = 0; i < parts.size(); i++) {
      String name = ConditionText.name(parts.get(i)).map(one -> " (" + one + ")").orElse("");
      String text = ConditionText.OF_TITLES.of(parts.get(i)) + name;
      page.paragraph("  ", (i == 0 ? "where " : "and where ") + text);
    }
  }

  private void citation(Citation citation) {
    page.paragraph("  ", Manual.text(citation, editions, editions.all()));
  }

  private void read(Field field) {
    page.paragraph("  ", field.title() + " (" + field.key() + ")");
    for (Collecting.Way way : collecting.of(field)) {
      page.paragraph(String.format(Locale.ROOT, "    %-8s", way.platform()), way.command());
    }
  }

  private void examples(String word, List<Example> examples) {
    for (Example example : examples) {
      String start = String.format(Locale.ROOT, "  %-15s", word);
      List<Map<FieldPath, String>> states = new ArrayList<>(example.processors());
      String text =
          states.stream().map(RequirementText::differences).collect(Collectors.joining(" and "));
      String machine =
          example.machine().isEmpty() ? "" : ", machine " + differences(example.machine());
      page.paragraph(start, text + machine);
    }
  }

  private static String differences(Map<FieldPath, String> differences) {
    Map<String, String> texts = new LinkedHashMap<>();
    differences.forEach((path, value) -> texts.put(ValueText.key(path), value));
    return texts.isEmpty()
        ? "{} (the state itself)"
        : texts.entrySet().stream()
            .map(one -> one.getKey() + ": " + one.getValue())
            .collect(Collectors.joining(", ", "{ ", " }"));
  }
}
