// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnvironmentsTest {
  private static final String ONE =
      """
      environments:
        - id: one
          title: One
          shown-by: [{ when: { cr4.VMXE: 0 }, lines: [a phrase] }]
          explains: [vmxon-cr4-vmxe]
          say: It is so.
          fix: Change it.
          sources: [{ title: A page, publisher: A maker, url: "https://example.org/" }]
      """;

  private static List<Environment> read(String yaml) {
    return Environments.of(YamlNode.of("environments.yaml", new StringReader(yaml))).all();
  }

  @Test
  void anEnvironmentHasSigns() {
    Environment.Sign sign = read(ONE).get(0).signs().get(0);
    assertThat(sign.phrases()).containsEntry(Environment.Place.LINE, List.of("a phrase"));
    assertThat(sign.when().claims()).hasSize(1);
  }

  @Test
  void everyEnvironmentExplainsKnownRequirements() {
    Specification specification = Specification.builtIn();
    assertThat(Environments.builtIn().all())
        .isNotEmpty()
        .allSatisfy(
            one ->
                assertThat(one.explains())
                    .isNotEmpty()
                    .allMatch(id -> specification.byId(id).isPresent()))
        .allSatisfy(one -> assertThat(one.sources()).isNotEmpty());
  }

  @Test
  void mistakesHaveAPlace() {
    assertThatThrownBy(() -> read(ONE.replace("say:", "within: two\n    say:")))
        .hasMessageContaining("found 'two', expected an environment before it");
    assertThatThrownBy(() -> read(ONE + ONE.substring(ONE.indexOf("  - id"))))
        .hasMessageContaining("environments.yaml:9")
        .hasMessageContaining("duplicate environment 'one'");
    assertThatThrownBy(() -> read(ONE.replace("lines:", "words:")))
        .hasMessageContaining("environments.yaml:4");
  }
}
