// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.check.Progress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several threads give the same results as one. */
class JobsTest {
  private static final int LINES = 2000;

  @TempDir Path directory;

  /** Lines that are valid, violated, undetermined, of another shape, or broken. */
  private static String lines(int number) {
    Random random = new Random(7);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < number; i++) {
      String cr4 = random.nextInt(10) == 0 ? "0x26f0" : "0x3726f8";
      lines.append("{\"schema\":\"vmxcheck.snapshot/1\",\"label\":\"host ").append(i);
      lines.append("\",\"logical-processors\":[{\"id\":").append(i % 3);
      lines.append(",\"cr0\":\"0x80050033\",\"cr4\":\"").append(cr4).append('"');
      switch (random.nextInt(40)) {
        case 0 -> lines.append("}");
        case 1 -> lines.append(",\"cr5\":1}]}");
        case 2 -> lines.append(",\"cpl\":3}]}");
        case 3 -> lines.append(",\"msr\":{\"0x3a\":\"").append(random.nextInt(8)).append("\"}}]}");
        default -> lines.append("}]}");
      }
      lines.append('\n');
    }
    return lines.toString();
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private static Run check(int jobs, Path file, String... more) {
    List<String> arguments = new ArrayList<>(List.of("check", "--jobs", "" + jobs));
    arguments.addAll(List.of(more));
    arguments.add(file.toString());
    return Run.of(arguments.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"short", "ndjson", "text"})
  void theReportIsTheSameWithAnyNumberOfThreads(String format) throws IOException {
    Path file = file("fleet.ndjson", lines(LINES));
    Run one = check(1, file, "-f", format);

    assertThat(one.status()).isEqualTo(ExitStatus.UNREADABLE);
    assertThat(one.err()).contains("fleet.ndjson:").contains("cr5");
    for (int jobs = 2; jobs <= 4; jobs++) {
      Run several = check(jobs, file, "-f", format);
      assertThat(several.err()).isEqualTo(one.err());
      assertThat(several.status()).isEqualTo(one.status());
      // Not compared as text: a difference would print everything.
      assertThat(several.out().equals(one.out())).isTrue();
    }
  }

  @Test
  void severalInputsKeepTheirOrder() throws IOException {
    file("a.ndjson", lines(LINES));
    file("b.yaml", Dumps.WITHOUT_VMX);
    file("c.ndjson", lines(1));
    file("d.yaml", "schema: vmxcheck.snapshot/1\nlogical-processors: []\n");
    file("e.ndjson", lines(LINES));

    assertThat(check(3, directory, "-f", "short")).isEqualTo(check(1, directory, "-f", "short"));
  }

  @Test
  void standardInputIsReadToo() {
    String lines = lines(LINES);
    String[] arguments = {"check", "-", "-j", "2", "-f", "ndjson"};
    String[] alone = {"check", "-", "-j", "1", "-f", "ndjson"};

    assertThat(Run.withInput(lines, arguments)).isEqualTo(Run.withInput(lines, alone));
  }

  @ParameterizedTest
  @CsvSource({"1", "2"})
  void stopsAtTheMaximumNumberOfErrors(int jobs) throws IOException {
    Run run = check(jobs, file("fleet.ndjson", lines(LINES)), "-f", "ndjson", "--max-errors", "3");

    assertThat(run.status()).isEqualTo(ExitStatus.UNREADABLE);
    assertThat(run.err().lines())
        .hasSize(4)
        .last()
        .isEqualTo("vmxcheck: stopped after 3 input problems (--max-errors)");
    assertThat(run.out().lines().count()).isLessThan(LINES / 2);
  }

  @Test
  void rejectsInvalidNumbers() throws IOException {
    Path file = file("one.ndjson", lines(1));

    assertThat(check(-1, file).err()).contains("--jobs: expected a number from 0 on");
    assertThat(check(1, file, "--max-errors", "-1").err()).contains("--max-errors: expected");
  }

  @Test
  void progressIsErasedAtTheEnd() {
    StringWriter err = new StringWriter();
    long[] now = {0};
    Progress progress = new ProgressLine(new PrintWriter(err), () -> now[0], 1000);

    progress.show(10, 100);
    assertThat(err.toString()).isEmpty();
    now[0] = 4_000_000_000L;
    progress.show(4000, 250);
    progress.show(4001, 251);
    assertThat(err.toString()).isEqualTo("\r\033[K4,000 snapshots, 1,000/s, 25 %, 12 s left");
    progress.erase();
    progress.erase();
    assertThat(err.toString()).endsWith("left\r\033[K");
  }

  @Test
  void progressOfAnUnknownSizeShowsNoTimeLeft() {
    StringWriter err = new StringWriter();
    long[] now = {0};
    Progress progress = new ProgressLine(new PrintWriter(err), () -> now[0], 0);

    now[0] = 100_000_000_000L;
    progress.show(1_234_567, 250);
    assertThat(err.toString()).isEqualTo("\r\033[K1,234,567 snapshots, 12,346/s");
  }

  @Test
  void aShortRunShowsNoProgress() {
    byte[] lines = lines(10).getBytes(StandardCharsets.UTF_8);
    StringWriter err = new StringWriter();
    StringWriter out = new StringWriter();
    ProcessEnvironment environment =
        new ProcessEnvironment(
            new ByteArrayInputStream(lines),
            new PrintWriter(out),
            new PrintWriter(err),
            java.util.Map.of(),
            0,
            false,
            true,
            java.util.Optional.empty());
    Main.run(environment, "check", "-", "-f", "ndjson");

    assertThat(err.toString()).doesNotContain("\r");
  }
}
