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
 * Writes the page that leads from each sentence of the manual to the requirements that hold it, in
 * Markdown: their rules and examples, and what executed states show of them.
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
    line("<!-- Generated from ../traceability; rewritten by the tests with -Dupdate.golden. -->");
    line("# Traceability");
    line(
        "What the manual says on the way into VMX operation, sentence by sentence in own words:"
            + " the requirements that hold it, their rules and examples, and what a VMXON that was"
            + " really executed showed of them. What is not covered says why.");
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
    line("**Examples.** The states of a requirement: ✓ satisfy it, ✗ violate it, – escape it.");
    line(
        "**Executed.** %d recorded states in which the prediction is certain, and is what VMXON did"
            + " in the emulator Bochs (%s). Of a prerequisite: in how many of them it *decided*, and"
            + " in how many of those *alone*, so that VMXON would have done something else without"
            + " it. Of another requirement, which VMXON does not test: in how many states that violate it"
            + " VMXON succeeded. A *driver* is [the toy driver](../../examples/driver-ci/README.md) with"
            + " this mistake, which a test boots where Bochs is installed. What only examples show"
            + " says *none*.",
        evidence.total(),
        evidence.outcomes().entrySet().stream()
            .map(outcome -> "`" + outcome.getKey() + "` " + outcome.getValue())
            .collect(Collectors.joining(", ")));
    line(
        "Bochs is one reading of the manual: that it agrees is evidence, and no proof. Where it is"
            + " known to deviate, the sentence says so; what is counted there was executed in another run,"
            + " of which the sample was taken without the departing states.");
    line(
        "What is counted is what is recorded. `vmxcheck fuzz` executes states of chance, in VMX"
            + " non-root operation, with LOCK prefixes, and of VMCLEAR and VMPTRLD too: [how many it takes"
            + " to miss each rule](../../cli/src/test/resources/io/github/vmxcheck/cli/bochs/broken-rules.txt)."
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
    rows.add("| the manual | requirement | rule | examples | executed |");
    rows.add("| --- | --- | --- | --- | --- |");
    part.sentences().forEach(sentence -> rows.addAll(rows(sentence)));
    block(rows);
  }

  /** A row for each requirement of the sentence, which stands in the first. */
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
    String exempt =
        examples.notApplicable().isEmpty() ? "" : " –&nbsp;" + examples.notApplicable().size();
    return "✓&nbsp;"
        + examples.satisfied().size()
        + " ✗&nbsp;"
        + examples.violated().size()
        + exempt;
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
