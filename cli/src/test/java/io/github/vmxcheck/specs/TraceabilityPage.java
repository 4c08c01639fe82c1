// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import io.github.vmxcheck.specs.Editions.Place;
import io.github.vmxcheck.specs.Traceability.Coverage;
import io.github.vmxcheck.specs.Traceability.Part;
import io.github.vmxcheck.specs.Traceability.Passage;
import io.github.vmxcheck.specs.Traceability.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes the Markdown page that links each sentence of the manual to the requirements that cover
 * it, with their rules and examples, and what executed states show of them.
 */
final class TraceabilityPage {
  private final PageSources sources;
  private final StringBuilder page = new StringBuilder();

  private TraceabilityPage(PageSources sources) {
    this.sources = sources;
  }

  static String of(PageSources sources) {
    TraceabilityPage page = new TraceabilityPage(sources);
    page.head();
    page.summary();
    page.legend();
    sources.traceability().passages().forEach(page::passage);
    page.notCovered();
    return page.page.toString();
  }

  private void head() {
    line(
        "<!-- Generated from ../traceability; to rewrite it, run the tests with -Dupdate.golden."
            + " -->");
    line("# Traceability");
    line(
        "The sentences of the manual about entering VMX operation, paraphrased. Each links to the"
            + " requirements that cover it, with their rules, their examples and the evidence from"
            + " VMXON instructions that were really executed. A sentence that is not covered says"
            + " why.");
    line(
        "[sentences](../traceability/sentences.yaml) · [evidence](../traceability/evidence.yaml) ·"
            + " [all requirements](README.md)");
  }

  private void summary() {
    line("**%s.**", sources.traceability().totals());
    List<String> rows = new ArrayList<>();
    rows.add("| section | sentences | covered | in part | not covered |");
    rows.add("| --- | ---: | ---: | ---: | ---: |");
    for (Passage passage : sources.traceability().passages()) {
      String title = passage.citation().title();
      List<Sentence> sentences = passage.sentences().toList();
      rows.add(
          String.format(
              Locale.ROOT,
              "| [%s](#%s) | %d | %d | %d | %d |",
              title,
              PageText.anchor(title),
              sentences.size(),
              Coverage.COVERED.of(sentences),
              Coverage.IN_PART.of(sentences),
              Coverage.NOT_COVERED.of(sentences)));
    }
    block(rows);
  }

  private void legend() {
    Evidence evidence = sources.evidence();
    line("## How to read it");
    line(
        "**Examples.** The number of example states of a requirement: ✓ satisfied, ✗ violated,"
            + " – not applicable.");
    line(
        "**Executed.** Based on %d recorded states in which the prediction is certain and matches"
            + " what VMXON did in the emulator Bochs (%s). For a prerequisite, *decided* counts the"
            + " states in which it decided the outcome; *alone* counts those of them in which VMXON"
            + " would have done something else without it. For other requirements, which VMXON does"
            + " not test, *VMXON succeeded* counts the states that violate them and in which VMXON"
            + " succeeded. *driver* names a mistake of [the toy"
            + " driver](../../examples/driver-ci/README.md), which a test boots where Bochs is"
            + " installed. *none* means that only examples show the requirement.",
        evidence.total(),
        evidence.outcomes().entrySet().stream()
            .map(outcome -> "`" + outcome.getKey() + "` " + outcome.getValue())
            .collect(Collectors.joining(", ")));
    line(
        "Bochs is one interpretation of the manual: its agreement is evidence, not proof. Where it"
            + " is known to deviate, the sentence says so. The states counted there come from"
            + " another run, whose sample leaves out the deviating states.");
    line(
        "Only recorded states are counted. In addition, `vmxcheck fuzz` executes random states,"
            + " also in VMX non-root operation, with LOCK prefixes, and with VMCLEAR and VMPTRLD:"
            + " see [how many states it takes to notice that a rule is missing]("
            + "../../cli/src/test/resources/io/github/vmxcheck/cli/bochs/broken-rules.txt)."
            + " The recordings:");
    block(evidence.states().entrySet().stream().map(TraceabilityPage::recording).toList());
  }

  private static String recording(Map.Entry<String, Integer> source) {
    String file = source.getKey();
    String name = file.substring(file.lastIndexOf('/') + 1);
    return "* [" + name + "](../../" + file + "): " + source.getValue() + " states";
  }

  private void passage(Passage passage) {
    line("## %s", passage.citation().title());
    line("%s", place(passage.citation()));
    passage.parts().forEach(this::part);
  }

  private String place(Citation citation) {
    List<Place> places = sources.editions().of(citation);
    return citation.manual()
        + " Vol. "
        + citation.volume()
        + (places.isEmpty() ? "" : ": ")
        + places.stream().map(Place::text).collect(Collectors.joining(", "));
  }

  private void part(Part part) {
    line("### %s", part.title());
    List<String> rows = new ArrayList<>();
    rows.add("| manual | requirement | rule | examples | executed |");
    rows.add("| --- | --- | --- | --- | --- |");
    part.sentences().forEach(sentence -> rows.addAll(rows(sentence)));
    block(rows);
  }

  /** A row for each requirement of the sentence; the sentence is in the first row. */
  private List<String> rows(Sentence sentence) {
    if (sentence.requirements().isEmpty()) {
      return List.of("| " + said(sentence) + " | – | – | – | – |");
    }
    List<String> rows = new ArrayList<>();
    for (String id : sentence.requirements()) {
      Requirement requirement = sources.specification().byId(id).orElseThrow();
      rows.add(
          String.join(
              " | ",
              "| " + (rows.isEmpty() ? said(sentence) : ""),
              PageText.link(requirement),
              "[rule](" + PageText.rules(requirement.section()) + ")",
              examples(requirement),
              PageText.executed(sources.evidence().of(requirement)) + " |"));
    }
    return rows;
  }

  private static String said(Sentence sentence) {
    StringBuilder said = new StringBuilder();
    said.append("<a id=\"").append(sentence.id()).append("\"></a>`").append(sentence.id());
    said.append("`<br>").append(PageText.cell(sentence.says()));
    sentence.partly().ifPresent(text -> remark(said, "In part", text));
    sentence.whyNot().ifPresent(text -> remark(said, "Not covered", text));
    sentence.deviates().ifPresent(text -> remark(said, "Emulator", text));
    return said.toString();
  }

  private static void remark(StringBuilder said, String word, String text) {
    said.append("<br>**").append(word).append(".** ").append(PageText.cell(text));
  }

  private static String examples(Requirement requirement) {
    Examples examples = requirement.examples();
    String notApplicable =
        examples.notApplicable().isEmpty() ? "" : " –&nbsp;" + examples.notApplicable().size();
    return "✓&nbsp;"
        + examples.satisfied().size()
        + " ✗&nbsp;"
        + examples.violated().size()
        + notApplicable;
  }

  private void notCovered() {
    line("## Not covered");
    block(
        sources
            .traceability()
            .sentences()
            .filter(sentence -> sentence.coverage() == Coverage.NOT_COVERED)
            .map(
                sentence ->
                    String.format(
                        Locale.ROOT,
                        "* [%s](#%s): %s",
                        sentence.id(),
                        sentence.id(),
                        PageText.prose(sentence.whyNot().orElseThrow())))
            .toList());
  }

  private void block(List<String> lines) {
    line("%s", String.join("\n", lines));
  }

  private void line(String format, Object... arguments) {
    page.append(page.isEmpty() ? "" : "\n")
        .append(String.format(Locale.ROOT, format, arguments))
        .append('\n');
  }
}
