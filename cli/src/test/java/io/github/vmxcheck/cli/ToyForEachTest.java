// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A requirement whose rule runs for each fact of a kind is data, too. */
@Tag("acceptance")
class ToyForEachTest {
  private static final Path ASKED = Path.of("cli/src/test/resources/toy/asked.yaml");
  private static final String POINTERS = "vmxon: { pointer: 0x1000 }\nvmcs: { pointer: 0x2000 }\n";

  @TempDir private Path temporary;

  /** Checks the registers of a state that PING accepts, with other pointers and lists. */
  private Run check(String fields, String... options) throws IOException {
    String asked = Files.readString(ASKED);
    String registers = asked.substring(0, asked.indexOf("    vmxon:"));
    Path dump = temporary.resolve("dump.yaml");
    Files.writeString(dump, registers + fields.indent(4));
    List<String> arguments = new ArrayList<>(List.of("check", "-v", dump.toString()));
    arguments.add("--instruction=ping");
    arguments.addAll(List.of(options));
    return ToyPack.run(arguments.toArray(String[]::new));
  }

  /** The output with each paragraph on one line. */
  private static String unwrapped(Run run) {
    return run.out().replaceAll("\\n +", " ");
  }

  @Test
  void oneFindingNamesEachFactThatViolates() throws IOException {
    Run run = check("vmxon: { pointer: 0x1010 }\nvmcs: { pointer: 0x2020 }\n");

    assertThat(unwrapped(run))
        .contains(
            "error[ping-pointer-aligned]: vmxon.pointer is not on a 4-KByte boundary; bit 4 is 1;"
                + " vmcs.pointer is not on a 4-KByte boundary; bit 5 is 1")
        .contains("VMXON pointer bit 4: actual 1, required 0")
        .contains("VMCS pointer bit 5: actual 1, required 0");
    assertThat(run.out().replace('\n', ' '))
        .contains("PING on logical processor 0 would fail with PINGfail");
  }

  @Test
  void aViolatingFactDecidesDespiteAnUnknownOne() throws IOException {
    Run run = check("vmcs: { pointer: 0x2020 }\n");

    assertThat(unwrapped(run))
        .contains("error[ping-pointer-aligned]: vmcs.pointer is not on a 4-KByte boundary; bit 5")
        .doesNotContain("vmxon.pointer is not on");
  }

  @Test
  void anUnknownFactLeavesItUndetermined() throws IOException {
    Run run = check("vmcs: { pointer: 0x2000 }\n", "-fshort");

    assertThat(run.out()).contains("PING on logical processor 0 cannot be predicted");
  }

  @Test
  void anEntryOfAListHasItsOwnPath() throws IOException {
    Run run = check(POINTERS, "--set=msr-load[0].index=0x1000000c0000080");

    assertThat(unwrapped(run)).contains("msr-load[0].index has reserved bits set; bit 56");
  }

  @Test
  void oneFindingNamesEachEntryWithItsOwnEvidence() throws IOException {
    Run run =
        check(
            POINTERS
                + """
                msr-load:
                  - { index: 0x01000000c0000080, value: 0xd01 }
                  - { index: 0x00000000c0000081, value: 0 }
                  - { index: 0x03000000c0000082, value: 0 }
                """);

    assertThat(unwrapped(run))
        .contains("error[ping-msr-load-reserved]: msr-load[0].index has reserved bits set; bit 56")
        .contains("msr-load[2].index has reserved bits set; bit 56")
        .contains("13 |       - { index: 0x01000000c0000080, value: 0xd01 }")
        .contains("15 |       - { index: 0x03000000c0000082, value: 0 }")
        .contains("msr-load[0].index bit 56 (reserved): actual 1, required 0")
        .contains("msr-load[2].index bit 57 (reserved): actual 1, required 0")
        .doesNotContain("msr-load[1].index has");
  }

  @Test
  void aMessageNamesThreeFactsAndCountsTheOthers() throws IOException {
    String wrong = "{ index: 0x100000000 }";
    Run run = check(POINTERS + "msr-load: [" + (wrong + ", ").repeat(4) + wrong + "]\n");

    assertThat(unwrapped(run))
        .contains("msr-load[2].index has reserved bits set; bit 32 (reserved) is 1; and 2 more")
        .contains("msr-load[4].index bit 32 (reserved): actual 1, required 0");
  }

  @Test
  void anUnknownEntryLeavesItUndetermined() throws IOException {
    Run run = check(POINTERS + "msr-load: [{ index: 7 }, { value: 7 }]\n");

    assertThat(run.out().replace('\n', ' '))
        .contains("PING on logical processor 0 cannot be predicted")
        .contains("; missing: msr-load[1].index ");
  }

  @Test
  void withoutAListTheRuleDoesNotRun() throws IOException {
    Run run = check(POINTERS, "-fshort");

    assertThat(run.out()).contains("PING on logical processor 0 would answer");
  }
}
