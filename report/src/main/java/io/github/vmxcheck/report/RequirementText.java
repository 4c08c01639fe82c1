// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.text.Style;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.rules.ConditionText;
import io.github.vmxcheck.rules.ValueText;
import io.github.vmxcheck.specs.Citation;
import io.github.vmxcheck.specs.Collecting;
import io.github.vmxcheck.specs.Condition;
import io.github.vmxcheck.specs.Editions;
import io.github.vmxcheck.specs.Environment;
import io.github.vmxcheck.specs.Environments;
import io.github.vmxcheck.specs.Examples.Example;
import io.github.vmxcheck.specs.Instruction;
import io.github.vmxcheck.specs.Instruction.GuideStep;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Requirement.Tested;
import io.github.vmxcheck.specs.Specification;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Everything known about a requirement, as text. */
public final class RequirementText {
  private final Specification specification;
  private final Editions editions;
  private final Collecting collecting;
  private final TextOutput output;

  public RequirementText(
      Specification specification,
      Editions editions,
      Collecting collecting,
      PrintWriter out,
      int width,
      Style style) {
    this.specification = specification;
    this.editions = editions;
    this.collecting = collecting;
    output = new TextOutput(out, width, style);
  }

  public void write(Requirement requirement, List<Field> reads) {
    output.line(output.style().bold(requirement.id()));
    output.paragraph("", kind(requirement), output.style()::dim);
    output.blank();
    output.paragraph("", requirement.statement());
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
      output.blank();
      requirement.code().lines().forEach(line -> output.line(("    " + line).stripTrailing()));
    }
    List<Environment> environments =
        Environments.builtIn().all().stream()
            .filter(one -> one.explains().contains(requirement.id()))
            .toList();
    if (!environments.isEmpty()) {
      heading("Environments that may be why");
      environments.forEach(one -> output.paragraph("  ", one.title() + " (" + one.id() + ")"));
    }
  }

  private String kind(Requirement requirement) {
    List<String> parts = new ArrayList<>();
    parts.add(requirement.kind().word() + ", " + requirement.level().word());
    if (requirement.step().isPresent()) {
      parts.add(step(requirement.step().getAsInt()));
    }
    requirement
        .instructions()
        .forEach(
            (name, tested) -> {
              if (!tested.stage().isEmpty()) {
                parts.add(tested(name, tested, requirement));
              }
            });
    return String.join("; ", parts);
  }

  /** The step, and the last step of its guide. */
  private String step(int number) {
    int last =
        specification.instructions().stream()
            .map(Instruction::guide)
            .filter(guide -> guide.stream().anyMatch(step -> step.number() == number))
            .flatMap(guide -> guide.stream())
            .mapToInt(GuideStep::number)
            .max()
            .orElse(number);
    return "step " + number + " of " + last;
  }

  private String tested(String name, Tested tested, Requirement requirement) {
    Instruction instruction = specification.instruction(name).orElseThrow();
    String outcomes =
        requirement.outcomes().stream()
            .map(one -> instruction.outcomes().title(one.outcome(), tested.errorNumber()))
            .distinct()
            .collect(Collectors.joining(" or "));
    return instruction.title() + " tests it in stage " + tested.stage() + ": " + outcomes;
  }

  private void heading(String text) {
    output.blank();
    output.line(output.style().bold(text));
  }

  private void section(String heading, String text) {
    heading(heading);
    output.paragraph("  ", text);
  }

  private void applies(Requirement requirement) {
    List<Condition> parts = requirement.appliesWhen().parts();
    boolean isOfSeveral = requirement.fact().isSeveral();
    if (!parts.isEmpty() || isOfSeveral) {
      heading("Applies");
    }
    if (isOfSeveral) {
      output.paragraph("  ", "to each " + requirement.fact().each());
    }
    for (int i = 0; i < parts.size(); i++) {
      String name = ConditionText.name(parts.get(i)).map(one -> " (" + one + ")").orElse("");
      String text = ConditionText.OF_TITLES.of(parts.get(i)) + name;
      output.paragraph("  ", (i == 0 ? "where " : "and where ") + text);
    }
  }

  private void citation(Citation citation) {
    output.paragraph("  ", Manual.text(citation, editions, editions.all()));
  }

  private void read(Field field) {
    output.paragraph("  ", field.title() + " (" + field.key() + ")");
    for (Collecting.Way way : collecting.of(field)) {
      output.paragraph(String.format(Locale.ROOT, "    %-8s", way.platform()), way.command());
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
      output.paragraph(start, text + machine);
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
