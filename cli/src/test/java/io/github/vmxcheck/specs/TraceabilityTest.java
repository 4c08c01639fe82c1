// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.vmxcheck.specs.Traceability.Coverage;
import io.github.vmxcheck.specs.Traceability.Sentence;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every prerequisite covers a sentence of the manual, and every sentence is accounted for. */
class TraceabilityTest {
  private static final String GOOD =
      """
      sections:
        - section: Restrictions on VMX Operation
          volume: 3C
          parts:
            - part: A20M
              sentences:
                - id: a20m
                  says: VMXON fails in A20M mode.
                  requirements: [vmxon-not-a20m]
                  partly: Not in every case.
                  deviates: An emulator lets it pass.
                - id: init
                  says: INIT is blocked.
                  why-not: It comes after VMXON.
      """;

  @Test
  void aGoodFileIsRead() {
    Traceability traceability = read(GOOD);
    assertThat(traceability.passages().get(0).citation())
        .isEqualTo(new Citation("Intel SDM", "3C", "Restrictions on VMX Operation"));
    assertThat(traceability.sentences().map(Sentence::coverage))
        .containsExactly(Coverage.IN_PART, Coverage.NOT_COVERED);
    assertThat(traceability.sentences().findFirst().orElseThrow().deviates())
        .contains("An emulator lets it pass.");
    assertThat(traceability.totals()).isEqualTo("0 of 2 sentences are covered, 1 in part, 1 not");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sections:           | section:        | 1:1: unknown key 'section', expected one of",
        "Restrictions        | Restriction     | 2:14: no section 'Restriction on VMX Operation'",
        "volume: 3C          | part: 3C        | 3:5: unknown key 'part'",
        "part: A20M          | says: A20M      | 5:9: unknown key 'says'",
        "says: VMXON         | said: VMXON     | 8:13: unknown key 'said'",
        "[vmxon-not-a20m]    | [vmxon-not-a2m] | 9:28: no requirement 'vmxon-not-a2m'; did you",
        "[vmxon-not-a20m]    | [x]             | 9:28: no requirement 'x'",
        "-not-a20m]          | -not-a20m, vmxon-not-a20m] | 9:44: duplicate requirement 'vmxon-",
        "[vmxon-not-a20m]    | []              | 7:13: 'a20m' has no requirement, expected 'why-n",
        "partly: Not         | why-not: Not    | 10:13: 'a20m' has requirements, expected 'partl",
        "why-not: It         | deviates: It     | 12:13: 'init' has no requirement, expected 'why",
        "why-not: It         | partly: It      | 12:13: 'init' has no requirement, expected 'why",
        "says: INIT          | partly: INIT    | 13:13: 'init' has no requirement that could cover",
        "id: init            | id: a20m        | 12:17: duplicate id 'a20m'",
      })
  void reportsErrorsWithTheirPosition(String good, String bad, String expected) {
    assertThat(GOOD).contains(good);
    assertThatThrownBy(() -> read(GOOD.replaceFirst(Pattern.quote(good), bad)))
        .isInstanceOf(SpecificationException.class)
        .hasMessageStartingWith("specs/traceability/sample.yaml:" + expected);
  }

  @Test
  void everyPrerequisiteCoversASentenceOfTheManual() throws IOException {
    PageSources sources = PageSources.read(Path.of(""), requirement -> List.of());
    assertThat(
            sources.specification().requirements().stream()
                .filter(requirement -> requirement.kind() == Kind.PREREQUISITE)
                .filter(requirement -> sources.traceability().heldBy(requirement).isEmpty())
                .map(Requirement::id))
        .isEmpty();
  }

  /** A sentence about VMXON is not evidence for VMCLEAR, nor vice versa. */
  @Test
  void sentencesOfAnInstructionAreCoveredByItsOwnPrerequisites() throws IOException {
    PageSources sources = PageSources.read(Path.of(""), requirement -> List.of());
    for (String instruction : List.of("vmxon", "vmclear", "vmptrld")) {
      assertThat(
              sources
                  .traceability()
                  .sentences()
                  .filter(sentence -> sentence.id().startsWith(instruction + "."))
                  .flatMap(sentence -> sentence.requirements().stream())
                  .map(id -> sources.specification().byId(id).orElseThrow())
                  .filter(requirement -> requirement.kind() == Kind.PREREQUISITE)
                  .flatMap(requirement -> requirement.instructions().keySet().stream())
                  .collect(Collectors.toSet()))
          .containsExactly(instruction);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'vmxon-cpl-0: { decided: many }' | 1:87: expected a number, found 'many'",
        "'vmxon-cpl-0: { decied: 1 }'     | 1:78: unknown key 'decied'",
        "'vmxon-cpl-9: { decided: 1 }'    | 1:63: no requirement 'vmxon-cpl-9'",
      })
  void reportsWrongEvidenceWithItsPosition(String entry, String expected) {
    String text = "{ states: { a.yaml: 2 }, outcomes: { ud: 2 }, requirements: { " + entry + " } }";
    YamlNode file = YamlNode.of("evidence.yaml", new StringReader(text));
    assertThatThrownBy(() -> Evidence.read(file, Specification.builtIn()))
        .isInstanceOf(SpecificationException.class)
        .hasMessageStartingWith("evidence.yaml:" + expected);
  }

  private static Traceability read(String text) {
    YamlNode file = YamlNode.of("specs/traceability/sample.yaml", new StringReader(text));
    return TraceabilityReader.read(file, Specification.builtIn(), Editions.builtIn());
  }
}
