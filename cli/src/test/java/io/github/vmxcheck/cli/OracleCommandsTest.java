// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands {@code fuzz} and {@code replay}, with Bochs. */
class OracleCommandsTest {
  private static final String HASWELL = "corei7_haswell_4770";
  private static final String SAMPLE = "rules/src/test/resources/bochs-sample.ndjson";
  private static final String REPLAY = "cli/src/test/resources/oracle/replay.txt";
  private static final int EACH = 80;

  @TempDir Path directory;

  private static void needsBochs() {
    Script.needs("bochs", "nasm", "gcc", "ld");
  }

  @Test
  void fuzzReportsOutcomesRequirementsAndDeviations() {
    needsBochs();

    Run run = Run.of("fuzz", "--oracle", "bochs", "-n", "600", "--model", HASWELL);

    assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.OK);
    Golden.check(Path.of("cli/src/test/resources/oracle/fuzz.txt"), run.out());
    assertThat(Run.of("fuzz", "-n", "600", "--model", HASWELL).out()).isEqualTo(run.out());
  }

  /** 20,000 states on all models, each as predicted or a known deviation. */
  @Test
  void theDocumentationShowsTheirOutput() throws IOException {
    needsBochs();
    String page = Files.readString(Path.of("docs/generated-states.md"));

    Run fuzz = Run.of("fuzz", "--oracle", "bochs", "--count", "20000", "--seed", "7");

    assertThat(fuzz.status()).isEqualTo(ExitStatus.OK);
    String end = fuzz.out().substring(fuzz.out().indexOf("known deviation: "));
    assertThat(page).contains("```text\n" + end + "```\n");
    assertThat(page).contains("```text\n" + Files.readString(Path.of(REPLAY)) + "```\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fuzz --model haswell | --model: found 'haswell', expected a Bochs model",
        "fuzz --count 0 | --count: found 0, expected a number from 1 on",
        "fuzz --oracle qemu | Invalid value for option '--oracle'",
        "replay | Usage: vmxcheck replay",
        "replay x.yaml --model haswell | --model: found 'haswell'"
      })
  void reportsUsageErrorsBeforeRunning(String arguments, String expected) {
    Run run = Run.of(arguments.split(" ", -1));

    assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(run.err()).contains(expected);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void replayShowsWhatHappenedAndWhatCouldNotBeSet() {
    needsBochs();

    Run run = Run.of("replay", "specs/examples/locked-by-firmware.yaml");

    Golden.check(Path.of(REPLAY), run.out());
    assertThat(run.status()).isEqualTo(ExitStatus.OK);
  }

  /** Values missing from the dump are chosen and listed; the result stays undetermined. */
  @Test
  void chosenValuesLeaveTheResultUndetermined() throws IOException {
    needsBochs();
    Path dump = directory.resolve("dump.txt");
    Files.writeString(dump, "CR0=80050033 CR2=0 CR3=0000000001000000 CR4=000026f0\n");

    Run run = Run.of("replay", dump.toString(), "no-such-dump", "--model", HASWELL);

    assertThat(run.status()).isEqualTo(ExitStatus.UNREADABLE);
    assertThat(Run.of("replay", dump.toString(), "--model", HASWELL).status())
        .isEqualTo(ExitStatus.UNDETERMINED);
    assertThat(run.out())
        .contains("executed in Bochs          VMsucceed", "not in the dump, set to:");
    assertThat(run.err()).contains("no-such-dump");
  }

  /** One in {@value #EACH} of the states that another program executed. */
  private static List<String> executedElsewhere() throws IOException {
    List<String> lines = Files.readAllLines(Path.of(SAMPLE));
    return Stream.iterate(0, i -> i < lines.size(), i -> i + EACH).map(lines::get).toList();
  }

  @ParameterizedTest
  @MethodSource("executedElsewhere")
  void repeatsWhatWasExecutedElsewhere(String line) throws IOException {
    needsBochs();
    Path dump = Files.writeString(directory.resolve("dump.ndjson"), line + "\n");

    Run run = Run.of("replay", dump.toString());

    Map<String, String> outcomes =
        run.out()
            .lines()
            .filter(one -> one.matches("  (observed in the dump|executed in Bochs) .*"))
            .collect(Collectors.toMap(one -> one.substring(2, 10), one -> one.substring(29)));
    assertThat(outcomes.get("executed")).as(run.out()).isEqualTo(outcomes.get("observed"));
  }
}
