// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.rules.ConditionText;
import io.github.vmxcheck.rules.RuleReads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The pages in {@code specs/docs} match the requirements and the sentences of the manual. */
class SectionPagesTest {
  private static final Path DOCS = Path.of("specs/docs");
  private static final Path INDEX = DOCS.resolve("README.md");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]*)(#([^)]+))?\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
  private static final Pattern ANCHOR = Pattern.compile("<a id=\"([^\"]+)\">");
  private static final Pattern BAR = Pattern.compile("(?<!\\\\)\\|");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| \\[([^]]+)]");

  private static PageSources sources;

  @BeforeAll
  static void read() throws IOException {
    sources = PageSources.read(Path.of(""), RuleReads::of);
  }

  @Test
  void everyPageIsUpToDateAndKeepsAllIds() throws IOException {
    List<String> published = Files.exists(INDEX) ? ids(Files.readString(INDEX)) : List.of();
    Map<Path, String> pages = pages();
    assertThat(ids(pages.get(INDEX)))
        .as("ids are stable: a published id must not disappear")
        .containsAll(published);
    if (System.getProperty("update.golden") != null) {
      assertThat(System.getenv("CI")).as("update.golden is for developers, not for CI").isNull();
      write(pages);
    }
    for (Map.Entry<Path, String> output : pages.entrySet()) {
      assertThat(output.getKey()).exists();
      assertThat(Files.readString(output.getKey()))
          .as("%s is stale: rewrite it with -Dupdate.golden", output.getKey())
          .isEqualTo(output.getValue());
    }
    assertThat(files()).isEqualTo(pages.keySet());
  }

  @Test
  void everyLinkHasATarget() throws IOException {
    Map<Path, String> pages = pages();
    for (Map.Entry<Path, String> output : pages.entrySet()) {
      for (MatchResult link : LINK.matcher(output.getValue()).results().toList()) {
        Path target =
            link.group(1).isEmpty() ? output.getKey() : DOCS.resolve(link.group(1)).normalize();
        String text = pages.getOrDefault(target, Files.exists(target) ? "" : null);
        assertThat(text).as("%s: %s", output.getKey(), link.group()).isNotNull();
        if (link.group(3) != null) {
          assertThat(anchors(text)).as(link.group()).contains(link.group(3));
        }
      }
    }
  }

  /** The targets of links within a page: its headings and explicit anchors. */
  private static Set<String> anchors(String output) {
    return Stream.concat(
            HEADING.matcher(output).results().map(heading -> PageText.anchor(heading.group(1))),
            ANCHOR.matcher(output).results().map(anchor -> anchor.group(1)))
        .collect(toSet());
  }

  @Test
  void theIndexListsEveryRequirementOnce() {
    assertThat(ids(pages().get(INDEX)))
        .containsExactlyInAnyOrderElementsOf(
            sources.specification().requirements().stream().map(Requirement::id).toList());
  }

  /** Otherwise GitHub shows no table, or drops the surplus cells. */
  @Test
  void everyTableRowHasAllColumns() {
    for (Map.Entry<Path, String> output : pages().entrySet()) {
      long columns = 0;
      for (String line : output.getValue().lines().toList()) {
        long bars = line.startsWith("|") ? BAR.matcher(line).results().count() : 0;
        assertThat(bars)
            .as("%s: %s", output.getKey(), line)
            .isIn(0L, columns == 0 ? bars : columns);
        columns = bars;
      }
    }
  }

  @Test
  void aPageContainsEverythingAboutARequirement() {
    for (Section section : sources.specification().sections()) {
      String output = SectionPage.of(section, sources);
      for (Requirement requirement : section.requirements()) {
        String part = output.split("\n## " + requirement.id() + "\n", 2)[1].split("\n## ", 2)[0];
        Examples examples = requirement.examples();
        assertThat(part).contains(expected(requirement));
        assertThat(rows(part, "✓ satisfied")).hasSameSizeAs(examples.satisfied());
        assertThat(rows(part, "✗ violated")).hasSameSizeAs(examples.violated());
        assertThat(rows(part, "– not applicable")).hasSameSizeAs(examples.notApplicable());
      }
    }
  }

  private static List<String> expected(Requirement requirement) {
    List<String> expected = new ArrayList<>();
    expected.add("| " + requirement.kind().word());
    expected.add("| " + requirement.level().word() + " |");
    requirement.instructions().values().stream()
        .map(Requirement.Tested::stage)
        .filter(stage -> !stage.isEmpty())
        .forEach(stage -> expected.add("`" + stage + "`"));
    requirement.outcomes().forEach(one -> expected.add("`" + one.outcome() + "`"));
    requirement.citations().forEach(citation -> expected.add(citation.toString()));
    requirement
        .appliesWhen()
        .parts()
        .forEach(part -> expected.add(ConditionText.OF_TITLES.of(part)));
    requirement.notes().forEach(note -> expected.add(PageText.prose(note.text())));
    sources.readBy(requirement).forEach(field -> expected.add("`" + field.key() + "`"));
    sources.traceability().heldBy(requirement).forEach(one -> expected.add(PageText.link(one)));
    expected.add(PageText.prose(requirement.why()));
    expected.add(PageText.prose(requirement.fix()));
    return expected;
  }

  private static List<String> rows(String part, String verdict) {
    return part.lines().filter(line -> line.startsWith("| " + verdict + " |")).toList();
  }

  @Test
  void theTraceabilityPageListsEverySentenceOnce() {
    assertThat(ANCHOR.matcher(TraceabilityPage.of(sources)).results().map(row -> row.group(1)))
        .containsExactlyElementsOf(
            sources.traceability().sentences().map(Traceability.Sentence::id).toList());
  }

  private static Map<Path, String> pages() {
    Map<Path, String> pages = new LinkedHashMap<>();
    for (Section section : sources.specification().sections()) {
      pages.put(DOCS.resolve(section.name() + ".md"), SectionPage.of(section, sources));
    }
    pages.put(DOCS.resolve(PageText.TRACEABILITY), TraceabilityPage.of(sources));
    pages.put(INDEX, IndexPage.of(sources));
    return pages;
  }

  private static void write(Map<Path, String> pages) throws IOException {
    Files.createDirectories(DOCS);
    for (Path old : files()) {
      if (!pages.containsKey(old)) {
        Files.delete(old);
      }
    }
    for (Map.Entry<Path, String> output : pages.entrySet()) {
      Files.writeString(output.getKey(), output.getValue());
    }
  }

  private static Set<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(DOCS)) {
      return files.collect(toSet());
    }
  }

  private static List<String> ids(String index) {
    return ROW.matcher(index).results().map(row -> row.group(1)).toList();
  }
}
