// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * An instruction is data: a pack with one that no processor has is loaded, checked, predicted and
 * reported without a line of Java in the product.
 */
@Tag("acceptance")
@Tag("pending") // until packs are loaded: see open()
class ToyPackTest {
  private static final Path PACK = Path.of("cli/src/test/resources/toy");
  private static final String HEALTHY = "specs/examples/healthy-haswell.yaml";

  /** Runs the program with the toy beside the built-in pack. */
  private static Run run(String... arguments) {
    open(PACK);
    return Run.of(arguments);
  }

  /** The door for packs, which the product does not have yet. */
  private static void open(Path pack) {
    throw new AssertionError("no pack but the built-in one is loaded: " + pack);
  }

  @Test
  void whatTheStateAllowsSucceeds() {
    assertThat(run("check", HEALTHY, "--instruction=ping", "-fshort").out())
        .contains("PING succeeds");
  }

  @Test
  void aStageInOrderDecides() {
    Run run = run("check", HEALTHY, "--instruction=ping", "--set=cr0.NE=0");

    assertThat(run.out())
        .contains("PING is refused: #PF")
        .contains("error[ping-cr0-ne]: CR0.NE (bit 5) is 0")
        .contains("Manual of the toy, \"PING\"")
        .contains("Set CR0.NE.");
  }

  @Test
  void aRequirementOfAModeIsNotOfAnother() {
    Run run = run("check", HEALTHY, "--all", "-fjson", "--set=cr0.NE=0", "--set=cs.l=0");

    assertThat(run.out()).containsPattern("\"ping-cr0-ne\"[^}]*\"not-applicable\"");
  }

  @Test
  void oneFindingNamesEachFactThatViolates() {
    Run run =
        run(
            "check",
            HEALTHY,
            "--instruction=ping",
            "--set=vmxon.pointer=0x1010",
            "--set=vmcs.pointer=0x2020");

    assertThat(run.out())
        .contains("error[ping-pointer-aligned]: vmxon.pointer is not on a 4-KByte boundary")
        .contains("vmcs.pointer is not on a 4-KByte boundary")
        .contains("PING fails: PINGfail");
  }

  @Test
  void anEntryOfAListHasAPathOfItsOwn() {
    Run run =
        run("check", HEALTHY, "--instruction=ping", "--set=msr-load[0].index=0x1000000c0000080");

    assertThat(run.out()).contains("msr-load[0].index has reserved bits set; bit 56");
  }

  @Test
  void jsonHoldsItsOutcomeAsTheSchemaSays() {
    Run run = run("check", HEALTHY, "--instruction=ping", "-fjson");

    assertThat(run.out())
        .contains("\"question\" : \"ping\"")
        .containsPattern("\"outcomes\" : \\{[^}]*\"ping\"");
    assertThat(Schemas.errors(Schemas.REPORT, run.out())).isEmpty();
  }

  @Test
  void htmlShowsItsStagesAndSteps() {
    assertThat(run("check", HEALTHY, "--instruction=ping", "-fhtml").out())
        .contains("mode of the processor")
        .contains("contents of the region")
        .contains("Prepare the regions");
  }

  @Test
  void explainSaysWhenARequirementApplies() {
    assertThat(run("explain", "ping-cr0-ne").out())
        .contains("PING")
        .contains("IA32_EFER.LMA")
        .contains("#PF");
  }
}
