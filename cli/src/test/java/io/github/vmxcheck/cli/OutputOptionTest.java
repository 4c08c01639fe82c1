// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reports to files in addition to the one on standard output. */
class OutputOptionTest {
  private static final String DUMP = "specs/examples/locked-by-firmware.yaml";

  @TempDir Path directory;

  private String to(String format, String file) {
    return format + "=" + directory.resolve(file);
  }

  private static String check(String format) {
    return Run.of("check", DUMP, "-f", format).out();
  }

  @Test
  void oneRunWritesAnyNumberOfReports() {
    Run run =
        Run.of(
            "check",
            DUMP,
            "-f",
            "github",
            "-o",
            to("sarif", "a"),
            "-o",
            to("junit", "b"),
            "-o",
            to("JSON", "c"),
            "-o",
            to("text", "d"),
            "--color",
            "always",
            "--width",
            "50");

    assertThat(run).isEqualTo(Run.of("check", DUMP, "-f", "github"));
    assertThat(directory.resolve("a")).hasContent(check("sarif"));
    assertThat(directory.resolve("b")).hasContent(check("junit"));
    assertThat(directory.resolve("c")).hasContent(check("json"));
    assertThat(directory.resolve("d")).hasContent(check("text"));
  }

  @Test
  void quietKeepsOnlyStandardOutputEmpty() {
    Run run = Run.of("check", DUMP, "-q", "-o", to("short", "a"));

    assertThat(run).isEqualTo(new Run(1, "", ""));
    assertThat(directory.resolve("a")).hasContent(check("short"));
  }

  @Test
  void aReportWithUnreadableInputsIsComplete() {
    Run run = Run.of("check", "none.yaml", DUMP, "-q", "-o", to("gitlab", "a"));

    assertThat(run.status()).isEqualTo(3);
    assertThat(directory.resolve("a")).content().contains("unreadable-input").endsWith("]\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x.sarif  | found 'x.sarif', expected FORMAT=FILE, such as sarif=x.sarif",
        "srif=x   | found 'srif=x', expected one of text, brief, short, json, ndjson, sarif,",
        "sarif=   | found 'sarif=', expected a file after '='",
        "sarif=-  | found 'sarif=-', expected a file after '='; -f sets the format of standard output",
        "sarif=no/such/x | found 'sarif=no/such/x', but there is no directory no/such",
        "sarif=specs | found 'sarif=specs', but that is a directory",
        "json=specs/examples/locked-by-firmware.yaml | found 'json=specs/examples/locked-by-firm"
            + "ware.yaml', but that file is an input",
        "json=./specs/../specs/examples/locked-by-firmware.yaml | found 'json=./specs/../specs/exam"
            + "ples/locked-by-firmware.yaml', but that file is an input",
      })
  void reportsUsageErrorsBeforeReading(String output, String message) {
    Run run = Run.in(ExitStatusTest.broken(), Map.of(), 0, "check", "-", DUMP, "-o", output);

    assertThat(run.err()).startsWith("vmxcheck: --output: " + message);
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs links")
  void twoReportsCannotGoToOneFile() throws IOException {
    Files.createFile(directory.resolve("a"));
    Files.createSymbolicLink(directory.resolve("b"), directory.resolve("a"));
    for (String other : new String[] {"a", "./a", "b"}) {
      Run run = Run.of("check", DUMP, "-o", to("json", "a"), "-o", to("sarif", other));

      assertThat(run.err()).contains(other + "', but another report goes to that file");
      assertThat(run.status()).isEqualTo(2);
    }
    assertThat(directory.resolve("a")).isEmptyFile();
    assertThat(directory)
        .isDirectoryNotContaining(file -> file.getFileName().toString().length() > 1);
    assertThat(
            Run.of("check", DUMP, "-q", "-o", "json=/dev/null", "-o", "sarif=/dev/null").status())
        .isEqualTo(1);
  }

  @Test
  void anInternalErrorLeavesTheOldFile() throws IOException {
    Path old = Files.writeString(directory.resolve("a"), "old");
    Run run =
        Run.in(
            ExitStatusTest.broken(), Map.of(), 0, "check", DUMP, "-", "-o", to("json", "a"), "-q");

    assertThat(run.status()).isEqualTo(70);
    assertThat(old).hasContent("old");
    assertThat(directory).isDirectoryNotContaining(file -> !file.equals(old));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs /dev/full")
  void reportsAFullDiskAndKeepsTheOtherReports() {
    Run run = Run.of("check", DUMP, "-o", "sarif=/dev/full", "-o", to("json", "a"), "-q");

    assertThat(run.err()).isEqualTo("vmxcheck: /dev/full: could not be written\n");
    assertThat(run.status()).isEqualTo(70);
    assertThat(directory.resolve("a")).hasContent(check("json"));
  }

  @Test
  void convertedReportsGoToFilesToo() {
    Run run = Run.withInput(check("json"), "report", "-", "-q", "-o", to("sarif", "a"));

    assertThat(run).isEqualTo(new Run(1, "", ""));
    assertThat(directory.resolve("a")).hasContent(check("sarif"));
  }
}
