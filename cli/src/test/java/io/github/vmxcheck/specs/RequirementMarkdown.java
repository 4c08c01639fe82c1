// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.rules.ConditionText;
import io.github.vmxcheck.specs.Requirement.Note;
import io.github.vmxcheck.specs.Requirement.OutcomeCase;
import io.github.vmxcheck.specs.Requirement.Tested;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes a requirement in Markdown: its text, the fields that it reads, and its evidence. */
final class RequirementMarkdown {
  private static final String TUTORIALS = "2018";

  private static final ConditionText OF_KEYS =
      new ConditionText(path -> "`" + PageText.name(path) + "`");

  private final PageSources sources;

  RequirementMarkdown(PageSources sources) {
    this.sources = sources;
  }

  List<String> paragraphs(Requirement requirement) {
    List<String> paragraphs = new ArrayList<>();
    paragraphs.add("## " + requirement.id());
    paragraphs.add(PageText.prose(requirement.statement()));
    paragraphs.add(standing(requirement));
    if (!requirement.appliesWhen().parts().isEmpty()) {
      paragraphs.add(applies(requirement.appliesWhen().parts()));
    }
    paragraphs.addAll(exceptions(requirement));
    paragraphs.add("**Why.** " + PageText.prose(requirement.why()));
    paragraphs.add("**Fix.** " + PageText.prose(requirement.fix()));
    if (!requirement.code().isEmpty()) {
      paragraphs.add("```c\n" + requirement.code() + "\n```");
    }
    if (!requirement.notes().isEmpty()) {
      paragraphs.add("**Notes.**");
      paragraphs.add(lines(requirement.notes().stream().map(RequirementMarkdown::note)));
    }
    paragraphs.add("**Reads.** " + reads(requirement));
    paragraphs.add("**Manual.**");
    paragraphs.add(lines(requirement.citations().stream().map(this::citation)));
    paragraphs.addAll(evidence(requirement));
    paragraphs.add(ExamplesTable.of(requirement.examples(), sources.specification()));
    return paragraphs;
  }

  private static String lines(Stream<String> items) {
    return items.map(item -> "* " + item).collect(Collectors.joining("\n"));
  }

  /** A table of one row, with only the columns that the kind of requirement has. */
  private String standing(Requirement requirement) {
    Map<String, String> cells = new LinkedHashMap<>();
    boolean decides = requirement.kind() == Kind.PREREQUISITE;
    String instructions =
        requirement.instructions().keySet().stream()
            .map(name -> sources.specification().instruction(name).orElseThrow().title())
            .collect(Collectors.joining(" and "));
    cells.put("kind", requirement.kind().word() + (decides ? " of " + instructions : ""));
    cells.put("level", requirement.level().word());
    requirement.step().ifPresent(step -> cells.put("step", step(step)));
    if (decides) {
      cells.put("stage", distinct(requirement, tested -> "`" + tested.stage() + "`"));
      cells.put("outcome if violated", outcomes(requirement.outcomes()));
    }
    String numbers =
        distinct(
            requirement,
            tested -> tested.errorNumber().isPresent() ? "" + tested.errorNumber().getAsInt() : "");
    if (!numbers.isEmpty()) {
      cells.put("error number", numbers);
    }
    return Stream.of(
            String.join(" | ", cells.keySet()),
            String.join(" | ", cells.keySet().stream().map(any -> "---").toList()),
            String.join(" | ", cells.values()))
        .map(row -> "| " + row + " |")
        .collect(Collectors.joining("\n"));
  }

  private static String distinct(Requirement requirement, Function<Tested, String> text) {
    return requirement.instructions().values().stream()
        .map(text)
        .filter(one -> !one.isEmpty())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /** The step and the number of steps in its guide, whose last step has the highest number. */
  private String step(int number) {
    return sources.specification().instructions().stream()
        .map(Instruction::guide)
        .filter(guide -> guide.stream().anyMatch(step -> step.number() == number))
        .findFirst()
        .map(guide -> number + " of " + guide.get(guide.size() - 1).number())
        .orElseThrow();
  }

  private static String outcomes(List<OutcomeCase> cases) {
    return cases.stream()
        .map(one -> "`" + one.outcome() + "`" + where(" if ", one.when()))
        .collect(Collectors.joining(", else "));
  }

  /** When it applies; each part with its name in the conditions file. */
  private static String applies(List<Condition> parts) {
    return parts.stream()
        .map(
            part ->
                ConditionText.OF_TITLES.of(part)
                    + ConditionText.name(part).map(RequirementMarkdown::named).orElse(""))
        .collect(Collectors.joining(", and when ", "**Applies** when ", "."));
  }

  private static String named(String name) {
    return " ([`" + name + "`](../conditions.yaml))";
  }

  private List<String> exceptions(Requirement requirement) {
    List<String> exceptions = new ArrayList<>();
    requirement
        .minorIf()
        .ifPresent(id -> exceptions.add("Its level is note if " + link(id) + " is violated."));
    requirement
        .allowedBy()
        .ifPresent(
            register ->
                exceptions.add(
                    "Its level is warning, and the state is possible, if "
                        + register.title()
                        + " allows the bits."));
    if (!requirement.after().isEmpty()) {
      exceptions.add(
          requirement.after().stream()
              .map(this::link)
              .collect(
                  Collectors.joining(", ", "It is tested only if these are not violated: ", ".")));
    }
    return exceptions;
  }

  private String link(String id) {
    return PageText.link(sources.specification().byId(id).orElseThrow());
  }

  private static String note(Note note) {
    String where = where("If ", note.when());
    return (where.isEmpty() ? "" : where + ": ") + PageText.prose(note.text());
  }

  /** A condition in words, with the keys that the requirement has; empty if always true. */
  private static String where(String word, Condition condition) {
    return condition.parts().isEmpty() ? "" : word + OF_KEYS.of(condition);
  }

  private String reads(Requirement requirement) {
    return sources.readBy(requirement).stream()
        .map(RequirementMarkdown::field)
        .collect(Collectors.joining(", "));
  }

  private static String field(Field field) {
    return field.title() + " (`" + field.key() + "`)";
  }

  /** The section number in the newest edition, and in the one that the tutorials use. */
  private String citation(Citation citation) {
    String numbers =
        Stream.of(sources.editions().newest(), TUTORIALS)
            .flatMap(edition -> sources.editions().of(citation, edition).stream())
            .map(Editions.Place::text)
            .collect(Collectors.joining(", "));
    return citation + (numbers.isEmpty() ? "" : ": " + numbers);
  }

  private List<String> evidence(Requirement requirement) {
    List<String> evidence = new ArrayList<>();
    List<Traceability.Sentence> sentences = sources.traceability().heldBy(requirement);
    if (!sentences.isEmpty()) {
      evidence.add(
          sentences.stream()
              .map(PageText::link)
              .collect(
                  Collectors.joining(
                      ", ", "**Manual sentences that this requirement covers.** ", "")));
    }
    evidence.add(
        "**[Executed](traceability.md#how-to-read-it).** "
            + PageText.executed(sources.evidence().of(requirement)));
    return evidence;
  }
}
