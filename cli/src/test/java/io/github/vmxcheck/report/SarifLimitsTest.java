// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.result.Summary;
import io.github.vmxcheck.check.saved.SavedReport;
import io.github.vmxcheck.cli.Schemas;
import io.github.vmxcheck.specs.Specification;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** SARIF stays within the limits of GitHub and says what it leaves out. */
class SarifLimitsTest {
  private static final Path REPORT =
      Path.of("cli/src/test/resources/reports/three-processors.json");

  @Test
  void resultsBeyondTheLimitAreLeftOutAndCounted() throws IOException {
    String all = sarif(1, new SarifReport.Limits(3, 1_000_000));
    String some = sarif(2, new SarifReport.Limits(4, 1_000_000));

    assertThat(all).doesNotContain("Left out");
    assertThat(results(all)).isEqualTo(3);
    assertThat(results(some)).isEqualTo(4);
    assertThat(some)
        .contains(
            "Left out because GitHub would reject the file: 2 results, including 2 violations.");
    assertThat(Schemas.errors(Schemas.SARIF, some)).isEmpty();
  }

  @Test
  void theCompressedFileIsCloseToTheLimit() throws IOException {
    String some = sarif(3_000, new SarifReport.Limits(25_000, 50_000));

    assertThat(results(some)).isBetween(1_000, 8_000);
    assertThat(some).contains("Left out");
    assertThat(packed(some)).isBetween(50_000, 80_000);
  }

  @Test
  void saysIfThereAreMoreResultsThanGitHubStores() throws IOException {
    String many = sarif(1_700, new SarifReport.Limits(25_000, 9_500_000));

    assertThat(many).contains("5100 results; GitHub stores 5000, the most severe first.");
  }

  private static int results(String sarif) {
    return (int) sarif.lines().filter(line -> line.contains("\"ruleId\"")).count();
  }

  private static int packed(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream packed = new GZIPOutputStream(bytes)) {
      packed.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.size();
  }

  /** A report on this many snapshots, each with three violations. */
  private static String sarif(int times, SarifReport.Limits limits) throws IOException {
    List<SnapshotResult> snapshots = new ArrayList<>();
    SavedReport.read(
        new ByteArrayInputStream(Files.readAllBytes(REPORT)),
        "report",
        Specification.builtIn(),
        snapshots::add,
        problem -> {
          throw new AssertionError(problem);
        });
    StringWriter written = new StringWriter();
    PrintWriter out = new PrintWriter(written);
    SarifReport report = new SarifReport(Specification.builtIn(), false, out, limits);
    for (int i = 0; i < times; i++) {
      snapshots.forEach(report::snapshot);
    }
    report.summary(new Summary(times, times, 96, 3L * times, 0, 0, 0, 0, 0, 0));
    out.flush();
    return written.toString();
  }
}
