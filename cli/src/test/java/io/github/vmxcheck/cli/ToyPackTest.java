// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.specs.ReportSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An instruction is data: a pack with an instruction that no processor has is loaded, checked,
 * predicted and reported without a line of Java in the product, and its reports conform to a schema
 * that is generated.
 */
@Tag("acceptance")
class ToyPackTest {
  private static final String ASKED = "cli/src/test/resources/toy/asked.yaml";
  private static final String REFUSED = "cli/src/test/resources/toy/refused.yaml";

  private static Run check(String dump, String... options) {
    List<String> arguments = new ArrayList<>(List.of("check", "-v", dump));
    arguments.addAll(List.of(options));
    return ToyPack.run(arguments.toArray(String[]::new));
  }

  @Test
  void succeedsInAValidState() {
    Run run = check(ASKED, "--instruction=ping", "-fshort");

    assertThat(run.out()).contains("outcome: PING on logical processor 0 would answer");
  }

  @Test
  void theFirstViolatedStageDecides() {
    Run run = check(REFUSED, "--instruction=ping");

    assertThat(run.out())
        .contains("PING on logical processor 0 would be refused with #PF: CR0.NE (bit 5) is 0")
        .contains("Once that is fixed, PING would answer")
        .contains("✗ 101 Set CR0.NE")
        .contains("Step 101: Set CR0.NE")
        .contains("error[ping-cr0-ne]: CR0.NE (bit 5) is 0")
        .contains("Manual of the toy, \"PING\"")
        .contains("Set CR0.NE.")
        .contains("Also: VMXON cannot be predicted: the outcome could be #GP(0)");
    assertThat(run.status()).isEqualTo(ExitStatus.VIOLATED);
  }

  @Test
  void itsOutcomesMayBeRequired() {
    assertThat(check(ASKED, "--instruction=ping", "--require-outcome=ping-answered").err())
        .doesNotContain("--require-outcome");
    assertThat(check(ASKED, "--instruction=ping", "--require-outcome=ping-failed").err())
        .contains("--require-outcome ping-failed: not certain on 1 of 1 logical processor");
  }

  @Test
  void aRequirementOfAModeDoesNotApplyToAnother(@TempDir Path directory) throws IOException {
    Path dump = directory.resolve("compatibility.yaml");
    Files.writeString(dump, Files.readString(Path.of(REFUSED)).replace("l: true", "l: false"));

    assertThat(check(dump.toString(), "--all", "-fjson").out())
        .containsPattern("\"ping-cr0-ne\",\\s*\"verdict\": \"NOT_APPLICABLE\"");
  }

  @Test
  void anUnpredictableOutcomeIsUndetermined(@TempDir Path directory) throws IOException {
    Path dump = directory.resolve("silent.yaml");
    Files.writeString(dump, Files.readString(Path.of(ASKED)).replaceAll("\n.*vmcs:.*", ""));
    Run run = check(dump.toString(), "--instruction=ping", "-fshort", "--select=ping-cr0-ne");

    assertThat(run.out())
        .contains(
            "PING on logical processor 0 cannot be predicted:"
                + " the outcome could be #PF, PINGfail or PINGsucceed")
        .contains("; missing: VMCS pointer");
    assertThat(run.status()).isEqualTo(ExitStatus.UNDETERMINED);
  }

  @Test
  void jsonContainsItsOutcomeAsTheSchemaRequires() throws IOException {
    Run run = check(REFUSED, "--instruction=ping", "-fjson");

    assertThat(run.out())
        .contains("\"question\": \"ping\"")
        .containsPattern("\"outcomes\": \\{[\\s\\S]*\"ping\": \\{\\s*\"certain\": true")
        .contains("\"ping-refused\"");
    assertThat(Schemas.errors(Schemas.of(ReportSchema.of(ToyPack.SPECIFICATION)), run.out()))
        .isEmpty();
    assertThat(Schemas.errors(Schemas.REPORT, run.out())).isNotEmpty();
  }

  @Test
  void htmlShowsItsStagesAndSteps() {
    assertThat(check(REFUSED, "--instruction=ping", "-fhtml").out())
        .contains("mode of the processor")
        .contains("contents of the region")
        .contains("ends here: #PF")
        .contains("Step 101: Set CR0.NE");
  }

  @Test
  void explainSaysWhenARequirementApplies() {
    assertThat(ToyPack.run("explain", "ping-msr-load-reserved").out())
        .contains(
            """
            Applies
              to each entry of the VM-entry MSR-load area
              where the dump mentions VM-entry MSR-load area (toy-has-msrs)
            """);
    assertThat(ToyPack.run("explain", "ping-cr0-ne").out())
        .contains("PING tests it in stage mode: #PF")
        .contains("IA32_EFER.LMA is 1")
        .contains("step 101 of 102");
  }

  @Test
  void listContainsItsPrerequisites() {
    assertThat(ToyPack.run("list", "--instruction=ping").out())
        .contains("ping-cr0-ne")
        .doesNotContain("vmxon-cr0-pe");
  }

  @Test
  void anInstructionThatNoPackHasIsAnError() {
    Run run = check(ASKED, "--instruction=pong");

    assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(run.err())
        .containsPattern("--instruction: found 'pong', expected one of vmxon, .*, ping\\n");
  }
}
