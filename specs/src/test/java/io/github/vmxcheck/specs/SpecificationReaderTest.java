// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import static io.github.vmxcheck.model.Field.CR4;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.vmxcheck.model.FieldPath;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads requirement files and reports errors with their position. */
class SpecificationReaderTest {
  private static final String GOOD =
      """
      section: Enabling and Entering VMX Operation
      volume: 3C
      requirements:
        - id: vmxon-cr4-vmxe
          kind: prerequisite
          instructions: { vmxon: { stage: undefined-opcode } }
          outcome: ud
          step: 4
          statement: CR4.VMXE is 1.
          message: CR4.VMXE is 0
          why: Because.
          fix: Set it.
          examples:
            satisfied: [{}]
            violated: [{ cr4.VMXE: 0 }]
      """;

  @Test
  void aValidRequirementIsRead() {
    Section section = read(GOOD);
    Requirement requirement = section.requirements().get(0);
    assertThat(section.title()).isEqualTo("Enabling and Entering VMX Operation");
    assertThat(requirement.id()).isEqualTo("vmxon-cr4-vmxe");
    assertThat(requirement.stage("vmxon")).contains("undefined-opcode");
    assertThat(requirement.level()).isEqualTo(Level.ERROR);
    assertThat(requirement.step()).hasValue(4);
    assertThat(requirement.examples().base()).isEqualTo("64-bit");
    assertThat(requirement.examples().violated().get(0).processors().get(0))
        .containsEntry(new FieldPath(CR4, 13, 13), "0");
    assertThat(requirement.citations())
        .containsExactly(new Citation("Intel SDM", "3C", "Enabling and Entering VMX Operation"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "volume: 3C      | volumes: 3C        | 2:1: unknown key 'volumes'",
        "volume: 3C      | #                  | 1:1: no key 'volume'",
        "requirements:   | requirement:       | 3:1: unknown key 'requirement'",
        "kind: prereq    | knid: prereq       | 5:5: unknown key 'knid'",
        "kind: prereq    | kind: x-prereq     | 5:11: unknown kind 'x-prerequisite'",
        "step: 4         | step: four         | 8:11: expected a number, found 'four'",
        "step: 4         | level: fatal       | 8:12: expected error, warning or note",
        "step: 4         | kind: practice     | 8:5: duplicate key 'kind'",
        "step: 4         | notes: [{ sya: x }] | 8:15: unknown key 'sya'",
        "step: 4         | notes: [{ }]       | 8:13: no key 'say'",
        "step: 4         | notes: { say: x }  | 8:12: expected a list",
        "why: Because.   | ''                 | 4:5: no key 'why'",
        "why: Because.   | why: [a]           | 11:10: expected text",
        "why: Because.   | why: &a b: c       | 11:14: mapping values",
        "cr4.VMXE        | cr4.VMEX           | 15:20: unknown field 'cr4.VMEX'",
        "cr4.VMXE: 0     | cr4.VMXE: 2        | 15:30: cr4[13]: found '2', expected 0, 1",
        "cr4.VMXE: 0     | cr4: 0x1_          | 15:25: cr4: found '0x1_', expected single _",
        "instructions: { vmxon: { stage: undefined-opcode } } | instructions: { vmon: { stage: x } }"
            + " | 6:21: no instruction 'vmon', expected one of [vmxon,",
        "stage: undefined-opcode | stage: opcode | 6:37: found 'opcode', expected a stage of vmxon",
        "outcome: ud     | outcome: nmi       | 7:14: no outcome 'nmi', expected one of ud, gp0",
        "step: 4         | like: other        | 8:11: found 'other', expected the id of a",
        "violated:       | violates:          | 15:7: unknown key 'violates'",
      })
  void reportsErrorsWithTheirPosition(String good, String bad, String problem) {
    assertThat(GOOD).contains(good);
    assertThatThrownBy(() -> read(GOOD.replaceFirst(java.util.regex.Pattern.quote(good), bad)))
        .isInstanceOf(SpecificationException.class)
        .hasMessageStartingWith("specs/requirements/sample.yaml:" + problem);
  }

  @Test
  void reportsADuplicateId() {
    String twice = GOOD + GOOD.substring(GOOD.indexOf("  - id"));
    assertThatThrownBy(() -> read(twice))
        .hasMessage("specs/requirements/sample.yaml:16:9: duplicate id 'vmxon-cr4-vmxe'");
  }

  @Test
  void reportsADuplicateIdInAnotherFile() {
    SpecificationReader reader = reader();
    reader.section("one", YamlNode.of("one.yaml", new StringReader(GOOD)));
    assertThatThrownBy(() -> reader.section("two", YamlNode.of("two.yaml", new StringReader(GOOD))))
        .hasMessage("two.yaml:4:9: duplicate id 'vmxon-cr4-vmxe'");
  }

  @Test
  void reportsAnEmptyFile() {
    assertThatThrownBy(() -> read("# nothing\n"))
        .hasMessage("specs/requirements/sample.yaml:1:1: expected a mapping");
  }

  private static SpecificationReader reader() {
    return new SpecificationReader(List.of(Pack.builtIn()));
  }

  private static Section read(String text) {
    Section section =
        reader()
            .section(
                "sample", YamlNode.of("specs/requirements/sample.yaml", new StringReader(text)));
    section.requirements().forEach(requirement -> requirement.examples().base());
    return section;
  }
}
