// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Command lines without a command, without an input, or with values only. */
class CommandLineTest {
  private static final Set<String> COMMANDS = Set.of("check", "report", "diff", "list");
  private static final String REGISTERS = "CR0 = 0x80050033\nCR4 = 0x370678\n";

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dump.txt           | vmxcheck check dump.txt",
        "missing.log        | vmxcheck check missing.log",
        "-                  | vmxcheck check -",
        "-f short dump.txt  | vmxcheck check -f short dump.txt",
        "dumps dump.txt     | vmxcheck check dumps dump.txt",
        "chek dump.txt      | vmxcheck check dump.txt",
        "chck x             | vmxcheck check x",
        "lst                | vmxcheck list",
        "dif a.txt it's     | vmxcheck diff a.txt 'it'\\''s'",
      })
  void suggestsWhatTheUserMeant(String line, String meant) throws IOException {
    Files.createFile(directory.resolve("dump.txt"));
    Files.createDirectory(directory.resolve("dumps"));

    assertThat(Arguments.meant(directory, COMMANDS, line.split(" ", -1))).hasValue(meant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"frobnicate", "--frobnicate", "-x 7"})
  void suggestsNothingForOtherWords(String line) {
    assertThat(Arguments.meant(directory, COMMANDS, line.split(" ", -1))).isEmpty();
  }

  @Test
  void aWordThatIsNoCommandIsAUsageError() {
    Run run = Run.of("chek", "dump.txt");

    assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(run.err())
        .startsWith("vmxcheck: 'chek' is not a command; did you mean: vmxcheck check dump.txt\n")
        .contains("Try 'vmxcheck --help'.");
    assertThat(Run.of("frobnicate").err()).startsWith("vmxcheck: 'frobnicate' is not a command\n");
    assertThat(Run.of("--frobnicate").err()).startsWith("vmxcheck: Unknown option: '--frobnicate'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "convert", "replay"})
  void withoutAnInputATerminalShowsOneLine(String command) {
    Run run = onTerminal("", command);

    assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(run.err().lines())
        .hasSize(2)
        .first()
        .isEqualTo(
            "vmxcheck: no input: name a dump, such as 'vmxcheck "
                + command
                + " dump.txt', or '-' for standard input");
    assertThat(Run.of(command).err()).startsWith("Usage: vmxcheck " + command);
  }

  @Test
  void aTerminalAsInputIsAnnounced() {
    String prompt = "vmxcheck: reading standard input; end with Ctrl-D";

    assertThat(onTerminal(REGISTERS, "check", "-").err().lines()).first().isEqualTo(prompt);
    assertThat(onTerminal(REGISTERS, "diff", "-", "missing.txt").err()).startsWith(prompt);
    assertThat(Run.withInput(REGISTERS, "check", "-").err()).doesNotContain("Ctrl-D");
  }

  @Test
  void valuesAloneAreASnapshot() {
    Run run = Run.of("check", "-f", "short", "--set", "cr0=0x80050033", "--set", "cr4=0x370678");

    assertThat(run.status()).isEqualTo(ExitStatus.VIOLATED);
    assertThat(run.out())
        .contains("command line:2:5: error: CR4.VMXE (bit 13) is 0 [vmxon-cr4-vmxe]")
        .contains("1 snapshot, 1 logical processor");
  }

  @Test
  void valuesAloneNameTheirProcessors() {
    Run run = Run.of("check", "-f", "short", "--set", "1:cr4=0x370678", "--set", "0:cr4=0x372678");

    assertThat(run.out())
        .contains("command line:1:7: error: logical processor 1: CR4.VMXE (bit 13) is 0")
        .contains("1 snapshot, 2 logical processors");
  }

  @Test
  void valuesAloneMayContradictEachOther() {
    Run run = Run.of("check", "--set", "cr0=1", "--set", "cr0=2");

    assertThat(run.status()).isEqualTo(ExitStatus.UNREADABLE);
    assertThat(run.err())
        .contains("command line:2:5: cr0: found '2', but command line:1:5 says cr0[1:0] is 0x1");
  }

  private static Run onTerminal(String input, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    ProcessEnvironment environment =
        new ProcessEnvironment(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintWriter(out),
            new PrintWriter(err),
            Map.of(),
            80,
            true,
            true,
            Optional.empty());
    int status = Main.run(environment, arguments);
    return new Run(status, out.toString(), err.toString());
  }
}
