package io.github.vmxcheck.specs;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages in {@code specs/docs} are what the clauses say. */
class SectionPagesTest {
  private static final Path DOCS = Path.of("docs");
  private static final Path INDEX = DOCS.resolve("README.md");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(#([^)]+))?\\)");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| \\[([^]]+)]");

  private final Specification specification = Specification.builtIn();

  @Test
  void everyPageIsUpToDateAndNoIdHasVanished() throws IOException {
    Set<String> published = Files.exists(INDEX) ? ids(Files.readString(INDEX)) : Set.of();
    Map<Path, String> pages = pages();
    assertThat(ids(pages.get(INDEX)))
        .as("ids are stable: one that was published does not vanish")
        .containsAll(published);
    if (System.getProperty("update.golden") != null) {
      assertThat(System.getenv("CI")).as("update.golden is for developers, not for CI").isNull();
      write(pages);
    }
    for (Map.Entry<Path, String> page : pages.entrySet()) {
      assertThat(page.getKey()).exists();
      assertThat(Files.readString(page.getKey()))
          .as("%s is stale: rewrite it with -Dupdate.golden", page.getKey())
          .isEqualTo(page.getValue());
    }
    assertThat(files()).isEqualTo(pages.keySet());
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    Map<Path, String> pages = pages();
    for (Map.Entry<Path, String> page : pages.entrySet()) {
      for (MatchResult link : LINK.matcher(page.getValue()).results().toList()) {
        Path target = DOCS.resolve(link.group(1)).normalize();
        String text = pages.getOrDefault(target, Files.exists(target) ? "" : null);
        assertThat(text).as("%s: %s", page.getKey(), link.group()).isNotNull();
        if (link.group(3) != null) {
          assertThat(text).as(link.group()).contains("\n## " + link.group(3) + "\n");
        }
      }
    }
  }

  @Test
  void theIndexListsEveryRequirementOnce() {
    assertThat(ROW.matcher(IndexPage.of(specification)).results().map(row -> row.group(1)))
        .containsExactlyInAnyOrderElementsOf(
            specification.requirements().stream().map(Requirement::id).toList());
  }

  private Map<Path, String> pages() {
    Map<Path, String> pages = new LinkedHashMap<>();
    for (Section section : specification.sections()) {
      pages.put(
          DOCS.resolve(section.name() + ".md"),
          SectionPage.of(section, specification, Editions.builtIn()));
    }
    pages.put(INDEX, IndexPage.of(specification));
    return pages;
  }

  private static void write(Map<Path, String> pages) throws IOException {
    Files.createDirectories(DOCS);
    for (Path old : files()) {
      if (!pages.containsKey(old)) {
        Files.delete(old);
      }
    }
    for (Map.Entry<Path, String> page : pages.entrySet()) {
      Files.writeString(page.getKey(), page.getValue());
    }
  }

  private static Set<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(DOCS)) {
      return files.collect(toSet());
    }
  }

  private static Set<String> ids(String index) {
    return ROW.matcher(index).results().map(row -> row.group(1)).collect(toSet());
  }
}
