// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.report.Format;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports converted from saved reports. */
class ReportCommandTest {
  private static final String REPORTS = "cli/src/test/resources/reports/";
  private static final String[] DUMPS = {
    REPORTS + "three-processors.yaml", REPORTS + "profile.yaml", REPORTS + "broken.yaml"
  };

  private static final Path EARLIER = Path.of(REPORTS + "earlier-version.ndjson");
  private static final String LEFT_OUT =
      "vmxcheck: satisfied requirements are missing: only reports of 'check --all' have them\n";

  @TempDir Path directory;

  private static Run check(String... options) {
    String[] all = new String[options.length + DUMPS.length + 1];
    all[0] = "check";
    System.arraycopy(DUMPS, 0, all, 1, DUMPS.length);
    System.arraycopy(options, 0, all, DUMPS.length + 1, options.length);
    return Run.of(all);
  }

  private static Run report(String saved, String... options) {
    String[] all = new String[options.length + 2];
    all[0] = "report";
    all[1] = "-";
    System.arraycopy(options, 0, all, 2, options.length);
    return Run.withInput(saved, all);
  }

  @ParameterizedTest
  @ValueSource(strings = {"short", "json", "ndjson", "sarif", "junit", "github", "gitlab"})
  void aConvertedReportEqualsThatOfTheCheck(String format) {
    String saved = check("-f", "json", "--all", "--profile", "kvm").out();

    assertThat(report(saved, "-f", format, "--all"))
        .isEqualTo(check("-f", format, "--all", "--profile", "kvm"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"short", "json", "ndjson", "sarif", "github", "gitlab"})
  void mostFormatsNeedOnlyViolatedAndUndetermined(String format) {
    assertThat(report(check("-f", "json").out(), "-f", format)).isEqualTo(check("-f", format));
  }

  /** No report contains dump lines, and a file is not opened because a report names it. */
  @ParameterizedTest
  @ValueSource(strings = {"", "--all"})
  void convertedTextLacksOnlyTheDumpLines(String all) {
    String[] options = all.isEmpty() ? new String[0] : new String[] {all};
    String saved = check(with(options, "-f", "json", "--profile", "kvm")).out();
    Run text = report(saved, with(options, "-f", "text"));
    Run fresh = check(with(options, "-f", "text", "--profile", "kvm"));

    assertThat(text.out()).contains("--> " + DUMPS[0] + ":").doesNotContain(" | ");
    // Without --all, a report does not contain an observation that is as predicted.
    String expected = all.isEmpty() ? fresh.out().replaceAll("Observed: .*\n", "") : fresh.out();
    assertThat(withoutLines(text.out())).isEqualTo(withoutLines(expected));
    assertThat(text.status()).isEqualTo(fresh.status());
  }

  @Test
  void convertedTextOfEveryExampleLacksOnlyTheDumpLines() {
    String saved = Run.of("check", "specs/examples/", "-f", "ndjson", "--all").out();
    String fresh = Run.of("check", "specs/examples/", "-f", "text", "--all").out();

    assertThat(withoutLines(report(saved, "-f", "text", "--all").out()))
        .isEqualTo(withoutLines(fresh).replaceFirst("; \\d+ input problems?\n$", "\n"));
  }

  private static String[] with(String[] options, String... others) {
    return Stream.concat(Stream.of(others), Stream.of(options)).toArray(String[]::new);
  }

  private static String withoutLines(String text) {
    // What was observed is quoted from the dump.
    return text.replaceAll(
            "\\s\\(line\\s\\d+(:\\s\"[^\"]*\")?\\)(?=\\.\n)|  4\\. .*\n( {5}.*\n)*|Excluded:[^.]*\\.\n",
            "")
        .lines()
        .filter(line -> !line.matches(" *\\d* \\|.*| *(-->|:::) .*|\\.\\.\\."))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /** It lacks the number of satisfied requirements of a step, and the CPUID signature. */
  @ParameterizedTest
  @EnumSource
  void aReportOfAnEarlierVersionConvertsToEveryFormat(Format format) throws IOException {
    Run run = report(Files.readString(EARLIER), "-f", format.name().toLowerCase(Locale.ROOT));

    assertThat(run.status()).isEqualTo(ExitStatus.VIOLATED);
    assertThat(run.err()).isEqualTo(format == Format.JUNIT ? LEFT_OUT : "");
    assertThat(run.out())
        .contains(format == Format.BRIEF ? "VMX_OUTSIDE_SMX" : "vmxon-feature-control-outside-smx");
  }

  @Test
  void omitsWhatAReportOfAnEarlierVersionLacks() throws IOException {
    String saved = Files.readString(EARLIER);

    assertThat(report(saved, "-f", "text", "-v").out())
        .contains("· 1 VMX supported                     nothing is violated or undetermined\n")
        .contains("✓ 5 IA32_FEATURE_CONTROL set          1 ok\n");
    String since = "\"steps\":\\[[^]]*],|\"question\":\"vmxon\",\"outcomes\":.*?(?=\"outcome\":)";
    assertThat(report(saved, "-f", "ndjson").out().replaceAll(since, "")).isEqualTo(saved);
  }

  /** The examples of the specification have outcomes of every kind. */
  @Test
  void everyExampleIsReadAsItWasWritten() throws IOException {
    for (String assume : List.of("usual", "none", "vmx-operation=outside")) {
      String saved =
          Run.of("check", "specs/examples/", "-f", "ndjson", "--all", "--assume", assume).out();

      assertThat(report(saved, "-f", "ndjson").out()).isEqualTo(saved);
    }
  }

  /** Some bits of a digit are known, others are not. */
  @Test
  void partlyKnownDigitsAreKept() {
    String dump = "specs/examples/healthy-haswell.yaml";
    String set = "vmxon.region.header[1]=1";
    String saved = Run.of("check", dump, "-f", "ndjson", "--all", "--set", set).out();

    assertThat(saved).contains("\"value\":\"0x", "\"bits\":\"0x", "\"known\":\"0x");
    assertThat(report(saved, "-f", "ndjson").out()).isEqualTo(saved);
    assertThat(report(saved.replaceAll("\"known\":\"0x\\w+\"", "\"known\":\"two\""), "-q").err())
        .contains("known: found 'two', expected a number such as 0x2000");
  }

  @Test
  void jUnitOfAReportWithoutAllSaysThatTestCasesAreLeftOut() {
    Run run = report(check("-f", "json").out(), "-f", "junit");

    assertThat(run.err()).contains("satisfied requirements are missing", "check --all");
    assertThat(report(check("-f", "json", "--all").out(), "-f", "junit").err())
        .doesNotContain("left out");
  }

  @ParameterizedTest
  @CsvSource({
    "specs/examples/healthy-haswell.yaml, 0",
    "specs/examples/locked-by-firmware.yaml, 1",
    "cli/src/test/resources/reports/broken.yaml, 3",
    "specs/examples/dumps/linux-msrs.txt, 4",
  })
  void theExitStatusIsThatOfTheCheck(String dump, int status) {
    String saved = Run.of("check", dump, "-f", "json").out();

    assertThat(report(saved, "-q").status()).isEqualTo(status);
  }

  @Test
  void theThresholdIsAppliedAgain() {
    String dump = "specs/examples/mistake-fixed-bits-in-32-bits.yaml";
    String saved = Run.of("check", dump, "-f", "ndjson").out();
    for (String level : List.of("error", "warning", "note")) {
      assertThat(report(saved, "-q", "--fail-on", level).status())
          .isEqualTo(Run.of("check", dump, "-q", "--fail-on", level).status());
    }
    String open = Run.of("check", "specs/examples/dumps/linux-msrs.txt", "-f", "json").out();

    assertThat(report(open, "-q", "--allow-undetermined").status()).isZero();
  }

  @Test
  void severalReportsAreCombined() throws IOException {
    Path one = Files.writeString(directory.resolve("one.json"), check("-f", "json").out());
    Path two = Files.writeString(directory.resolve("two.ndjson"), check("-f", "ndjson").out());
    Run run = Run.of("report", one.toString(), two.toString());

    assertThat(run.out()).contains("summary: 4 snapshots").endsWith("; 1 input problem\n");
    assertThat(run.status()).isEqualTo(3);
  }

  @Test
  void windowsShellsWriteUtf16() throws IOException {
    String saved = "\ufeff" + check("-f", "json").out();
    Path report =
        Files.write(directory.resolve("r.json"), saved.getBytes(StandardCharsets.UTF_16LE));

    assertThat(Run.of("report", report.toString())).isEqualTo(check("-f", "short"));
  }

  /** A later version may write more keys. */
  @Test
  void keysOfLaterVersionsAreIgnored() {
    String saved = check("-f", "json").out();
    String later = saved.replace("\"label\":", "\"later\": {\"a\": [1.5, null]}, \"label\":");

    assertThat(report(later, "-f", "json").out()).isEqualTo(saved);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "                           | 1:1: found nothing, expected a report",
        "[1]                        | 1:1: found '[', expected a report",
        "== dump.yaml               | 1:1: not JSON, expected a report",
        "{`schema`:`vmxcheck.snapshot/1`} | 1:11: schema: found 'vmxcheck.snapshot/1', expected"
            + " vmxcheck.report/1",
        "{`snapshots`:[]}           | 1:1: found no key 'schema' first, expected vmxcheck",
        "{`schema`:`vmxcheck.report/1`} | 1:1: the report: found no 'source', expected that key",
        "{`schema`:`vmxcheck.report/1`,`snapshots`:{}} | 1:43: snapshots: found an object, expected"
            + " an array",
        "{`schema`:`vmxcheck.report/1`,`snapshots`:[4]} | 1:44: snapshots: found 4, expected an"
            + " object",
        "{`schema`:`vmxcheck.report/1`,`schema`:1} | 1:39: not JSON",
        "{`schema`:`vmxcheck.report/1`,`snapshots`:[ | 1:44: found the end of the file, expected",
      })
  void reportsOtherInputWithItsPosition(String text, String message) {
    Run run = report(text == null ? "" : text.replace('`', '"'), "-f", "short");

    assertThat(run.err()).startsWith("<stdin>:" + message);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.status()).isEqualTo(3);
    assertThat(run.out()).isEqualTo(Run.of("report", "none", "-f", "short").out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"VIOLATED\"        | \"FAIL\"    | verdict: found 'FAIL', expected one of VIOLATED, UND",
        "\"level\": \"error\" | \"level\": 1 | level: found 1, expected a string",
        "\"id\": 0           | \"id\": -1   | id: found -1, expected a non-negative integer",
        "\"gp0\"             | \"boom\"    | possible: found 'boom', expected one of ud, gp0",
        "\"certain\": true,  |             | ",
        "\"bits\": \\[\\]    | \"bits\": {} | bits: found an object, expected an array",
        "\"hypothetical\": false | \"hypothetical\": null | hypothetical: found null, expected true",
        "\"label\"           | \"labels\"  | snapshots: found no 'label', expected that key",
      })
  void reportsErrorsWithTheirPosition(String from, String to, String message) {
    String saved = check("-f", "json").out();
    String wrong = saved.replaceFirst(from, to == null ? "" : to);
    Run run = report(wrong, "-q");

    assertThat(wrong).isNotEqualTo(saved);
    if (message == null) {
      assertThat(run.err()).isEqualTo(check("-q").err());
    } else {
      assertThat(run.err()).matches("(?s)<stdin>:\\d+:\\d+: \\Q" + message + "\\E.*");
      assertThat(run.status()).isEqualTo(3);
    }
  }

  @Test
  void aTruncatedReportIsReadAsFarAsItGoes() {
    String saved = check("-f", "ndjson").out();
    Run run = report(saved.substring(0, saved.length() - 100), "-f", "short");

    assertThat(run.out()).contains("summary: 1 snapshot,").contains("; 1 input problem");
    assertThat(run.err())
        .contains("<stdin>:2:")
        .contains("found the end of the file, expected the rest");
    assertThat(run.status()).isEqualTo(3);
  }

  @Test
  void reportsUnreadableFiles() {
    Run none = Run.of("report", directory + "/none.json", directory.toString());

    assertThat(none.err()).contains("none.json: no such file", directory + ": cannot be read");
    assertThat(none.status()).isEqualTo(3);
  }

  @Test
  void rejectsWrongUsage() {
    assertThat(Run.of("report").status()).isEqualTo(2);
    assertThat(report("", "-f", "prose").status()).isEqualTo(2);
  }

  /** A snapshot is kept in memory until all of it is read. */
  @Test
  void aSnapshotWithTooManyValuesIsRejected() {
    String start = "{\"schema\":\"vmxcheck.report/1\",\"snapshots\":[{\"x\":[";

    Run run = Run.withInput(start + "[],".repeat(1_000_001), "report", "-", "-q");

    assertThat(run.status()).isEqualTo(ExitStatus.UNREADABLE);
    assertThat(run.err()).startsWith("<stdin>:1:").contains(": more than 1,000,000 values in one");
  }
}
