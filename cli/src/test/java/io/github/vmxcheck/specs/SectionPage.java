// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import io.github.vmxcheck.specs.Editions.Place;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes the Markdown page of a section: its requirements, and section numbers by edition. */
final class SectionPage {
  private final Section section;
  private final PageSources sources;
  private final StringBuilder page = new StringBuilder();

  private SectionPage(Section section, PageSources sources) {
    this.section = section;
    this.sources = sources;
  }

  static String of(Section section, PageSources sources) {
    SectionPage page = new SectionPage(section, sources);
    page.head();
    page.contents();
    RequirementMarkdown markdown = new RequirementMarkdown(sources);
    section.requirements().forEach(one -> markdown.paragraphs(one).forEach(page::paragraph));
    page.editions();
    return page.page.toString();
  }

  private void head() {
    paragraph(
        "<!-- Generated from "
            + PageText.requirementsFile(section.name())
            + "; to rewrite it, run the tests with -Dupdate.golden. -->");
    paragraph("# " + section.title());
    List<String> links = new ArrayList<>();
    links.add("[requirements in YAML](" + PageText.requirementsFile(section.name()) + ")");
    if (section.requirements().stream().anyMatch(one -> one.kind() != Kind.OBSERVATION)) {
      links.add("[rules in DRL](" + PageText.rules(section.name()) + ")");
    }
    links.add("[all requirements](README.md)");
    links.add("[traceability](" + PageText.TRACEABILITY + traced() + ")");
    paragraph(String.join(" · ", links));
    paragraph(
        "To read about a requirement in a terminal, run, for example, `./vmxcheck explain "
            + section.requirements().get(0).id()
            + "`. The command also shows how to collect the values that the requirement reads.");
  }

  /** The section's anchor on the traceability page; empty if that has no sentence of it. */
  private String traced() {
    return sources.traceability().passages().stream()
        .map(passage -> passage.citation().title())
        .filter(section.title()::equals)
        .findFirst()
        .map(title -> "#" + PageText.anchor(title))
        .orElse("");
  }

  private void contents() {
    List<String> rows = new ArrayList<>();
    rows.add("| requirement | kind | what must hold |");
    rows.add("| --- | --- | --- |");
    for (Requirement one : section.requirements()) {
      rows.add(
          String.format(
              Locale.ROOT,
              "| [%s](#%s) | %s | %s |",
              one.id(),
              one.id(),
              one.kind().word(),
              PageText.cell(one.statement())));
    }
    paragraph(String.join("\n", rows));
  }

  /** The section numbers of everything that the page cites, by edition. */
  private void editions() {
    Set<Citation> cited = new LinkedHashSet<>();
    section.requirements().forEach(one -> cited.addAll(one.citations()));
    cited.removeIf(citation -> sources.editions().of(citation).isEmpty());
    if (cited.isEmpty()) {
      return;
    }
    List<String> editions = sources.editions().all();
    List<String> rows = new ArrayList<>();
    rows.add("| section of the Intel SDM | " + String.join(" | ", editions) + " |");
    rows.add("| --- |" + " ---: |".repeat(editions.size()));
    cited.forEach(citation -> rows.add(row(citation, editions)));
    paragraph("## Section numbers by edition");
    paragraph(String.join("\n", rows));
    paragraph(
        "A number marked ? is inferred from neighbouring numbers, not checked in the edition of its"
            + " column.");
  }

  private String row(Citation citation, List<String> editions) {
    return editions.stream()
        .map(edition -> sources.editions().of(citation, edition).map(SectionPage::number))
        .map(number -> number.orElse("–"))
        .collect(
            Collectors.joining(
                " | ", "| Vol. " + citation.volume() + ", " + citation.title() + " | ", " |"));
  }

  private static String number(Place place) {
    return place.number() + (place.verified() ? "" : "?");
  }

  private void paragraph(String text) {
    page.append(page.isEmpty() ? "" : "\n").append(text).append('\n');
  }
}
