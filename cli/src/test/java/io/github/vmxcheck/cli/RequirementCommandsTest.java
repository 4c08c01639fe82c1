// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The commands about requirements, and completion. */
class RequirementCommandsTest {
  private static final String ID = "vmxon-processor-supports-vmx";

  private final List<Requirement> requirements = Specification.builtIn().requirements();

  @Test
  void explainShowsEverythingAboutARequirement() {
    Run run = Run.of("explain", ID);

    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains(ID, "prerequisite, error; step 1 of 6", "#UD")
        .contains("Why", "Manual", "\"Discovering Support for VMX\", section ", "(2018)")
        .contains("Reads", "cpuid.0x1.ecx")
        .contains("satisfied      {} (the state itself)")
        .contains("violated       { cpuid.0x1.ecx.VMX: 0, cr4.VMXE: 0")
        .contains("Fix", "    __cpuid(regs, 1);");
  }

  @Test
  void explainSaysWhenARequirementApplies() throws IOException {
    String lass = "vmxon-operand-lass";

    assertThat(Run.of("explain", lass).out())
        .contains(
            """
            Applies
              where IA32_EFER.LMA is 1 and CS.L is 1 (in-64-bit-mode)
              and where CR4.LASS is 1 (lass-is-enabled)
            """);
    assertThat(Run.of("explain", ID).out()).doesNotContain("Applies");
    String json = Run.of("explain", lass, "-fjson").out();
    assertThat(json).contains("\"applies-when\": [");
    assertThat(values("name", json)).containsExactly("in-64-bit-mode", "lass-is-enabled");
    assertThat(values("text", json))
        .containsExactly("IA32_EFER.LMA is 1 and CS.L is 1", "CR4.LASS is 1");
  }

  @Test
  void explainSuggestsTheClosestId() {
    Run run = Run.of("explain", "vmxon-processor-support-vmx");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("did you mean " + ID);
  }

  @Test
  void everyRequirementCanBeExplained() throws IOException {
    String[] arguments = new String[requirements.size() + 1];
    arguments[0] = "explain";
    for (Requirement requirement : requirements) {
      arguments[requirement.index() + 1] = requirement.id();
    }

    assertThat(Run.of(arguments).status()).isZero();
    String[] json = java.util.Arrays.copyOf(arguments, arguments.length + 1);
    json[arguments.length] = "--format=json";
    assertThat(values("id", Run.of(json).out())).hasSameSizeAs(requirements);
  }

  @Test
  void listNamesEveryRequirementOnALine() {
    assertThat(Run.of("list").out().lines().map(line -> line.replaceFirst(" .*", "")))
        .containsExactlyElementsOf(requirements.stream().map(Requirement::id).toList());
  }

  @Test
  void filtersCombine() throws IOException {
    Run first = Run.of("list", "--step", "1", "--kind", "prerequisite", "-f", "json");

    assertThat(values("id", first.out())).containsExactly(ID);
    assertThat(Run.of("list", "--stage", "undefined-opcode").out()).contains(ID);
    assertThat(Run.of("list", "--instruction", "VMXON").out()).contains(ID);
    assertThat(Run.of("list", "--step", "1", "--stage", "nonsense").status()).isEqualTo(2);
  }

  @Test
  void completionIsAScriptThatKnowsTheOptions() {
    assertThat(Run.of("completion").out()).contains("complete ", "--fail-on", "explain");
  }

  private static List<String> values(String key, String json) throws IOException {
    List<String> values = new java.util.ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken().isScalarValue() && key.equals(parser.currentName())) {
          values.add(parser.getText());
        }
      }
    }
    return values;
  }
}
