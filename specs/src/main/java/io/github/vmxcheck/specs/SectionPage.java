package io.github.vmxcheck.specs;

import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.RegisterLayout;
import io.github.vmxcheck.specs.Editions.Place;
import io.github.vmxcheck.specs.Examples.Example;
import io.github.vmxcheck.specs.Requirement.Note;
import io.github.vmxcheck.specs.Requirement.OutcomeCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes the page of a section, in Markdown: what its clauses say, and nothing else. */
final class SectionPage {
  private static final String RULES = "../../rules/src/main/resources/io/github/vmxcheck/rules/";

  private final PageSources sources;
  private final StringBuilder page = new StringBuilder();

  private SectionPage(PageSources sources) {
    this.sources = sources;
  }

  static String of(Section section, PageSources sources) {
    SectionPage page = new SectionPage(sources);
    page.head(section);
    section.requirements().forEach(page::requirement);
    return page.page.toString();
  }

  private void head(Section section) {
    String clauses = "../requirements/" + section.name() + ".yaml";
    line("<!-- Generated from %s; rewritten by the tests with -Dupdate.golden. -->", clauses);
    line("# %s", section.title());
    line("%s", place(section.requirements().get(0).citations().get(0)));
    boolean hasRules = section.requirements().stream().anyMatch(r -> r.kind() != Kind.OBSERVATION);
    String rules = hasRules ? " · [rules](" + RULES + section.name() + ".drl)" : "";
    line("[clauses](%s)%s · [all requirements](README.md)", clauses, rules);
  }

  private void requirement(Requirement requirement) {
    line("## %s", requirement.id());
    line("%s", text(requirement.statement()));
    line("%s", standing(requirement));
    line("**Why.** %s", text(requirement.why()));
    line("**Fix.** %s", text(requirement.fix()));
    if (!requirement.code().isEmpty()) {
      line("```c\n%s\n```", requirement.code());
    }
    requirement.notes().forEach(note -> line("%s", note(note)));
    if (requirement.citations().size() > 1) {
      line(
          "**See also.** %s",
          requirement.citations().stream()
              .skip(1)
              .map(this::place)
              .collect(Collectors.joining("; ")));
    }
    examples(requirement.examples());
  }

  private String standing(Requirement requirement) {
    List<String> parts = new ArrayList<>();
    boolean decides = requirement.kind() == Kind.PREREQUISITE;
    String of = decides ? " of " + requirement.instruction().toUpperCase(Locale.ROOT) : "";
    parts.add(requirement.kind().word() + of);
    parts.add("level " + requirement.level().word());
    requirement
        .minorIf()
        .ifPresent(id -> parts.add("level note where " + link(id) + " is violated"));
    requirement.step().ifPresent(step -> parts.add("step " + step));
    requirement.stage().ifPresent(stage -> parts.add("stage `" + stage + "`"));
    if (!requirement.outcomes().isEmpty()) {
      parts.add("outcome " + outcomes(requirement.outcomes()));
    }
    requirement.errorNumber().ifPresent(number -> parts.add("error number " + number));
    if (!requirement.after().isEmpty()) {
      parts.add("tested after " + links(requirement.after()));
    }
    return String.join(" · ", parts);
  }

  private static String outcomes(List<OutcomeCase> cases) {
    return cases.stream()
        .map(one -> "`" + one.outcome() + "`" + where(" where ", one.when()))
        .collect(Collectors.joining(", else "));
  }

  private static String note(Note note) {
    String where = where("Where ", note.when());
    return "**Note.** " + (where.isEmpty() ? "" : where + ": ") + text(note.text());
  }

  /** The conjunction in words; empty if it always holds. */
  private static String where(String word, Condition condition) {
    return condition.claims().isEmpty()
        ? ""
        : word
            + condition.claims().stream()
                .map(SectionPage::claim)
                .collect(Collectors.joining(" and "));
  }

  private static String claim(Condition.Claim claim) {
    if (claim instanceof Condition.Unknown unknown) {
      return "`" + name(unknown.path()) + "` is unknown";
    }
    Condition.Equal equal = (Condition.Equal) claim;
    FieldPath path = equal.path();
    long value = equal.value().bits();
    Optional<String> word = path.isWhole() ? path.field().word(value) : Optional.empty();
    String number = value < 0 || value > 9 ? "0x" + Long.toHexString(value) : "" + value;
    return "`" + name(path) + "` is " + word.orElse(number);
  }

  private void examples(Examples examples) {
    line("Examples, each a difference from the state [%1$s](../bases/%1$s.yaml):", examples.base());
    List<String> items = new ArrayList<>();
    examples.satisfied().forEach(example -> items.add("* satisfied: " + example(example)));
    examples.violated().forEach(example -> items.add("* violated: " + example(example)));
    examples.notApplicable().forEach(example -> items.add("* not applicable: " + example(example)));
    line("%s", String.join("\n", items));
  }

  private String example(Example example) {
    String text =
        example.processors().stream()
            .map(SectionPage::differences)
            .collect(Collectors.joining("; beside it a processor with "));
    if (!example.machine().isEmpty()) {
      text += "; " + differences(example.machine());
    }
    return example.alsoViolates().isEmpty()
        ? text
        : text + " (also violates " + links(example.alsoViolates()) + ")";
  }

  private static String differences(Map<FieldPath, String> differences) {
    return differences.isEmpty()
        ? "no difference"
        : differences.entrySet().stream()
            .map(entry -> "`" + name(entry.getKey()) + ": " + entry.getValue() + "`")
            .collect(Collectors.joining(", "));
  }

  /** The path as a clause would write it: with the name of the bits if they have one. */
  private static String name(FieldPath path) {
    if (path.isWhole()) {
      return path.text();
    }
    return RegisterLayout.of(path.field()).stream()
        .flatMap(layout -> layout.bits().stream())
        .filter(bits -> bits.high() == path.high() && bits.low() == path.low())
        .map(bits -> path.field().key() + "." + bits.name())
        .findFirst()
        .orElse(path.text());
  }

  private String links(List<String> ids) {
    return ids.stream().map(this::link).collect(Collectors.joining(", "));
  }

  private String link(String id) {
    return sources
        .specification()
        .byId(id)
        .map(requirement -> "[" + id + "](" + requirement.section() + ".md#" + id + ")")
        .orElse(id);
  }

  private String place(Citation citation) {
    List<Place> places = sources.editions().of(citation);
    return citation
        + (places.isEmpty() ? "" : ": ")
        + places.stream().map(SectionPage::number).collect(Collectors.joining(", "));
  }

  private static String number(Place place) {
    String inferred = place.verified() ? "" : ", not verified";
    return place.number() + " (" + place.edition() + inferred + ")";
  }

  /** Prose of a clause, with what Markdown would take for markup. */
  static String text(String prose) {
    return prose.replace("<", "&lt;").replace("*", "\\*");
  }

  private void line(String format, Object... arguments) {
    page.append(page.isEmpty() ? "" : "\n")
        .append(String.format(Locale.ROOT, format, arguments))
        .append('\n');
  }
}
