// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.vmxcheck.specs.Kind;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Section;
import io.github.vmxcheck.specs.Specification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every requirement has a rule, and every rule has the required form. */
class RuleFormTest {
  private static final Path RULES = Path.of("src/main/resources/io/github/vmxcheck/rules");
  private static final int MAX_FILE_LINES = 400;
  private static final int MAX_COLUMNS = 100;

  private final Specification specification = Specification.builtIn();

  @Test
  void everyRuleHasTheRequiredForm() {
    List<String> problems = new ArrayList<>();
    for (Path file : files()) {
      rules(file, problems).forEach(rule -> problems.addAll(rule.problems()));
    }
    assertThat(problems).isEmpty();
  }

  @Test
  void filesHaveShortLinesWithoutTabsOrTrailingSpaces() {
    List<String> problems = new ArrayList<>();
    for (Path file : files()) {
      List<String> lines = text(file).lines().toList();
      assertThat(lines).as(file.toString()).hasSizeLessThanOrEqualTo(MAX_FILE_LINES);
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i);
        if (line.length() > MAX_COLUMNS || line.contains("\t") || line.endsWith(" ")) {
          problems.add(file.getFileName() + ":" + (i + 1) + ": " + line);
        }
      }
    }
    assertThat(problems).as("lines that are too long, or have a tab or a trailing space").isEmpty();
  }

  @Test
  void theFilesMatchTheSpecification() {
    Set<String> sections =
        specification.sections().stream()
            .filter(section -> !idsWithRules(section).isEmpty())
            .map(section -> section.name() + ".drl")
            .collect(toSet());
    assertThat(files().stream().map(file -> file.getFileName().toString()).collect(toSet()))
        .isEqualTo(sections);
  }

  @Test
  void theRulesOfAFileFollowTheOrderOfItsRequirements() {
    for (Section section : specification.sections()) {
      assertThat(rules(section).stream().map(RuleText::id).distinct().toList())
          .as(section.name())
          .isEqualTo(idsWithRules(section));
    }
  }

  @Test
  void theRulesOfARequirementAreAdjacent() {
    for (Section section : specification.sections()) {
      Set<String> done = new HashSet<>();
      String current = "";
      for (RuleText rule : rules(section)) {
        if (!rule.id().equals(current)) {
          assertThat(done.add(rule.id())).as(rule.place()).isTrue();
          current = rule.id();
        }
      }
    }
  }

  @Test
  void everyRequirementHasARule() {
    for (Section section : specification.sections()) {
      Set<String> violating = rules(section).stream().map(RuleText::id).collect(toSet());
      assertThat(violating).as(section.name()).containsAll(idsWithRules(section));
    }
  }

  @Test
  void rulesMatchTheFactOfTheirRequirement() {
    for (Section section : specification.sections()) {
      for (RuleText rule : rules(section)) {
        Requirement requirement = specification.byId(rule.id()).orElseThrow();
        assertThat(requirement.fact().isAlso(rule.fact())).as(rule.place()).isTrue();
      }
    }
  }

  @Test
  void everyRequirementHasExamplesOfEachVerdict() {
    for (Section section : specification.sections()) {
      for (Requirement requirement : section.requirements()) {
        String id = requirement.id();
        assertThat(requirement.examples().satisfied()).as(id + " satisfied").isNotEmpty();
        assertThat(requirement.examples().violated()).as(id + " violated").isNotEmpty();
        if (requirement.kind() != Kind.OBSERVATION) {
          assertThat(!requirement.examples().notApplicable().isEmpty())
              .as(id + " has a not-applicable example if and only if it has a condition")
              .isEqualTo(!requirement.appliesWhen().parts().isEmpty());
        }
      }
    }
  }

  @Test
  void theGeneratedCodeMatchesTheFiles() {
    List<BuiltInRule> written = new ArrayList<>();
    for (Path file : files()) {
      for (RuleText rule : rules(file, new ArrayList<>())) {
        written.add(new BuiltInRule(rule.name(), rule.requirement(), rule.fact()));
      }
    }
    assertThat(BuiltInRules.ALL).isEqualTo(written);
  }

  @Test
  void anUnknownRuleCannotBeFired() {
    assertThatThrownBy(() -> BuiltInRules.fire(BuiltInRules.ALL.size(), "fact"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private List<String> idsWithRules(Section section) {
    return section.requirements().stream()
        .filter(requirement -> requirement.kind() != Kind.OBSERVATION)
        .map(Requirement::id)
        .filter(id -> specification.byId(id).orElseThrow().rule().equals(id))
        .toList();
  }

  private static List<RuleText> rules(Section section) {
    Path file = RULES.resolve(section.name() + ".drl");
    return Files.exists(file) ? rules(file, new ArrayList<>()) : List.of();
  }

  private static List<RuleText> rules(Path file, List<String> problems) {
    return RuleText.parse(file.getFileName().toString(), text(file), problems);
  }

  private static List<Path> files() {
    try (Stream<Path> files = Files.list(RULES)) {
      return files.filter(file -> file.toString().endsWith(".drl")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
