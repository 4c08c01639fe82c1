// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.check.gate.Configuration;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a project accepts or already knows changes only which findings count. */
class GateTest {
  private static final String LOCKED = "specs/examples/locked-by-firmware.yaml";
  private static final String OUTSIDE = "vmxon-feature-control-outside-smx";
  private static final String LOCK_ONLY = "feature-control-lock-only";

  /** 2027-01-15. */
  private static final Map<String, String> DAY = Map.of("SOURCE_DATE_EPOCH", "1800000000");

  private static final String BOTH_WAIVED =
      """
      waivers:
        - requirement: %s
          reason: laptop without VMX
          expires: 2027-06-30
        - requirement: feature-*
          reason: the same
          expires: 2027-06-30
      """
          .formatted(OUTSIDE);

  @TempDir private Path directory;

  @Test
  void acceptedFindingsAreReportedAndDoNotFail() throws IOException {
    Run run = checkWith(BOTH_WAIVED, "-f", "short");

    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains("would raise #GP(0)")
        .contains("accepted: waived until 2027-06-30 (laptop without VMX): ")
        .doesNotContain("error: ")
        .contains("4 violated (2 waived)");
    assertThat(run.err()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "text, accepted error[vmxon-feature-control-outside-smx]",
    "json, '\"reason\": \"laptop without VMX\"'",
    "ndjson, '\"waived\":{\"reason\":\"laptop without VMX\"'",
    "sarif, '\"justification\": \"laptop without VMX\"'",
    "junit, <skipped message=\"waived until 2027-06-30 (laptop without VMX)",
    "github, waived until 2027-06-30 (laptop without VMX)",
    "gitlab, waived until 2027-06-30 (laptop without VMX)"
  })
  void acceptedFindingsAreInEveryFormat(String format, String expected) throws IOException {
    Run run = checkWith(BOTH_WAIVED, "-f", format);

    assertThat(run.out()).contains(expected);
    assertThat(run.status()).isZero();
  }

  @Test
  void anExpiredWaiverFailsWithAWarning() throws IOException {
    Run run = checkWith(BOTH_WAIVED.replaceFirst("2027-06-30", "2027-01-14"));

    assertThat(run.status()).isEqualTo(ExitStatus.VIOLATED);
    assertThat(run.out()).contains("Its waiver expired on 2027-01-14 (laptop without VMX)");
    assertThat(run.err())
        .contains(".yaml:2:5: warning: the waiver of " + OUTSIDE + " expired on 2027-01-14");
  }

  @Test
  void aWaiverIsValidOnItsLastDayAndSaysThatItExpires() throws IOException {
    Run run = checkWith(BOTH_WAIVED.replace("2027-06-30", "2027-01-15"));

    assertThat(run.status()).isZero();
    assertThat(run.err()).contains("expires today, on 2027-01-15");
  }

  @ParameterizedTest
  @CsvSource({
    "snapshot, 'other*'",
    "processor, 1",
    "field, cr4",
    "verdict, undetermined",
  })
  void aWaiverOfSomethingElseIsUnused(String key, String value) throws IOException {
    String other = BOTH_WAIVED.replaceFirst("reason:", key + ": '" + value + "'\n    reason:");
    Run run = checkWith(other, "-q");

    assertThat(run.status()).isEqualTo(ExitStatus.VIOLATED);
    assertThat(run.err()).contains("the waiver of " + OUTSIDE + " is unused");
  }

  @ParameterizedTest
  @CsvSource({
    "snapshot, 'laptop with VMX *'",
    "snapshot, '*locked-by-*.yaml'",
    "processor, 0",
    "field, msr.IA32_FEATURE_CONTROL",
    "verdict, violated",
  })
  void aMatchingWaiverIsUsed(String key, String value) throws IOException {
    String same = BOTH_WAIVED.replaceFirst("reason:", key + ": '" + value + "'\n    reason:");

    assertThat(checkWith(same, "-q").status()).isZero();
  }

  @Test
  void aWaivedUndeterminedFindingDoesNotCount() throws IOException {
    Path dump = write("dump.yaml", withoutRegion());
    String waived =
        "waivers: [{requirement: vmxon-region-*, verdict: undetermined,"
            + " reason: no region in this dump, expires: 2027-06-30}]";

    assertThat(check("-q", dump.toString()).status()).isEqualTo(ExitStatus.UNDETERMINED);
    assertThat(check("-q", dump.toString(), "--config", write("c.yaml", waived).toString()))
        .isEqualTo(new Run(0, "", ""));
  }

  @Test
  void ignoredRequirementsAreNotReportedButStillDecide() {
    Run run = check(LOCKED, "--ignore", OUTSIDE + ",feature-*,practice", "-f", "short");

    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains("would raise #GP(0)")
        .doesNotContain("[" + OUTSIDE + "]")
        .contains(": 2 violated,");
    assertThat(check(LOCKED, "--ignore", OUTSIDE).out()).contains("#GP(0)").contains(LOCK_ONLY);
  }

  @Test
  void onlySelectedRequirementsAreReported() {
    Run run = check(LOCKED, "--select", "vmxon-cr*", "-f", "short");

    assertThat(run.status()).isZero();
    assertThat(run.out()).contains(": 0 violated, 0 undetermined").doesNotContain("error:");
    assertThat(check(LOCKED, "-q", "--select", "multiprocessor", "--ignore", "*").status())
        .isEqualTo(ExitStatus.USAGE);
  }

  @Test
  void aProjectSetsItsOwnLevels() throws IOException {
    String levels = "levels: {'*': note, capability-misc-reserved: warning}\n";

    assertThat(checkWith(levels, "-q").status()).isZero();
    assertThat(checkWith(levels + "fail-on: warning", "-q").status()).isEqualTo(1);
    assertThat(checkWith(levels, "-f", "short").out())
        .contains("note: IA32_FEATURE_CONTROL.VMX_OUTSIDE_SMX")
        .contains("warning: IA32_VMX_MISC");
  }

  @Test
  void optionsOverrideTheEnvironmentAndThatTheFile() throws IOException {
    Path file = write("p.yaml", "fail-on: warning\nignore: [vmxon-*, feature-*]\n");
    String config = "--config=" + file;

    assertThat(in(Map.of(), "check", LOCKED, "-q", config).status()).isEqualTo(1);
    Map<String, String> environment = Map.of("VMXCHECK_FAIL_ON", "error");
    assertThat(in(environment, "check", LOCKED, "-q", config).status()).isZero();
    assertThat(in(environment, "check", LOCKED, "-q", config, "--fail-on=warning").status())
        .isEqualTo(1);
    assertThat(in(environment, "check", LOCKED, "-q", config, "--no-config").status()).isEqualTo(1);
  }

  @Test
  void anArgumentFileCannotChooseTheConfiguration() throws IOException {
    Path arguments = write("arguments", "--no-config\n");
    Run run = check(LOCKED, "@" + arguments);

    assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(run.err()).contains("--no-config: found in an argument file");
  }

  @Test
  void onlyNewViolationsFail() throws IOException {
    Path dump = write("dump.yaml", Files.readString(Path.of(LOCKED)));
    Path baseline = directory.resolve("known.json");
    String[] compared = {dump.toString(), "-f", "short", "--baseline", baseline.toString()};
    Run written = check(add(compared, "--write-baseline"));
    assertThat(written.status()).isZero();
    String first = Files.readString(baseline);
    Run again = check(compared);
    assertThat(again.status()).isZero();
    assertThat(again.out()).contains("accepted: in the baseline: ").contains("(4 in the baseline)");

    write("dump.yaml", "# moved\n" + Files.readString(dump).replace("cr4: 0x26f0", "cr4: 0x6f0"));
    Run worse = check(compared);
    assertThat(worse.status()).isEqualTo(1);
    assertThat(worse.out())
        .contains("error: CR4.VMXE (bit 13) is 0 [vmxon-cr4-vmxe]")
        .contains("accepted: in the baseline: IA32_FEATURE_CONTROL.VMX_OUTSIDE_SMX");

    write("dump.yaml", Files.readString(Path.of(LOCKED)).replace("0x403c0", "0x401c0"));
    assertThat(check(compared).err()).contains("baseline: 1 violation is gone");
    write("dump.yaml", Files.readString(Path.of(LOCKED)));
    check(add(compared, "--write-baseline"));
    assertThat(baseline).hasContent(first);
  }

  /** What remains when the last waiver has expired and is deleted. */
  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing yet\n", "waivers:\nlevels:\nbaseline:\n"})
  void anEmptyConfigurationHasNoEffect(String text) throws IOException {
    String configuration = write("p.yaml", text).toString();

    Run run = check(LOCKED, "-q", "--config", configuration);

    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isEqualTo(ExitStatus.VIOLATED);
  }

  @Test
  void aBaselineOverwritesOnlyABaseline() throws IOException {
    Path dump = write("dump.yaml", Files.readString(Path.of(LOCKED)));
    Run dumpTaken = check(dump.toString(), "-q", "--baseline", dump.toString(), "--write-baseline");
    assertThat(dumpTaken.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(dumpTaken.err()).contains("the file exists and is not a baseline: " + dump + ":");
    assertThat(dump).hasContent(Files.readString(Path.of(LOCKED)));

    Path known = directory.resolve("known.json");
    check(LOCKED, "-q", "--baseline", known.toString(), "--write-baseline");
    String before = Files.readString(known);
    Run lacking =
        check(LOCKED, "no-such-dump", "-q", "--baseline", known.toString(), "--write-baseline");
    assertThat(lacking.status()).isEqualTo(ExitStatus.UNREADABLE);
    assertThat(lacking.err()).contains("the baseline was not written");
    assertThat(known).hasContent(before);
  }

  @Test
  void aRequiredOutcomeAppliesToEveryProcessor() throws IOException {
    Run impossible = check(LOCKED, "-q", "--ignore=*feature*", "--require-outcome=vmsucceed");
    assertThat(impossible.status()).isEqualTo(1);
    assertThat(impossible.err())
        .contains("not certain on 1 of 1 logical processor, first on logical processor 0 of");

    String open = write("open.yaml", withoutRegion()).toString();
    String[] required = {open, "-q", "--ignore=vmxon-region-*", "--require-outcome=vmsucceed"};
    assertThat(check(required).status()).isEqualTo(ExitStatus.UNDETERMINED);
    assertThat(check(add(required, "--allow-undetermined")).status()).isZero();
    assertThat(check(LOCKED, "-q", "--ignore=*feature*", "--require-outcome=ud,gp0").status())
        .isZero();
  }

  @Test
  void exitZeroIgnoresFindingsButNotErrors() {
    assertThat(check(LOCKED, "-q", "--exit-zero").status()).isZero();
    assertThat(check(LOCKED, "absent.yaml", "-q", "--exit-zero").status()).isEqualTo(3);
  }

  @Test
  void aSavedReportKeepsItsWaivers() throws IOException {
    Path saved = directory.resolve("saved.json");
    checkWith(BOTH_WAIVED, "-q", "-o", "json=" + saved);

    Run report = Run.of("report", saved.toString());
    assertThat(report.status()).isZero();
    assertThat(report.out()).contains("4 violated (2 waived)");
    assertThat(Run.of("report", saved.toString(), "-q", "--require-outcome=vmsucceed").status())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fail_on: error | p.yaml:1:1: unknown key 'fail_on'",
        "fail-on: fatal | p.yaml:1:10, unless the command line gives it",
        "fail-on: [error] | p.yaml:1:10: expected text",
        "rules: mine | p.yaml:1:1: rule files are code",
        "levels: {vmxon-cr9: note} | p.yaml:1:21: found 'vmxon-cr9', expected a requirement id",
        "levels: {acme-rule: note} | lists them, with --rules DIR also those of a project",
        "levels: {practice: fatal} | p.yaml:1:20: found 'fatal', expected error, warning, note",
        "ignore: vmxon-cr4-vmxee | did you mean 'vmxon-cr4-vmxe'?",
        "require-outcome: success | p.yaml:1:18",
        "waivers: [{requirement: x}] | p.yaml:1:11: found a waiver without 'reason'",
        "waivers: [{requirement: x, reason: y}] | p.yaml:1:11: found a waiver without 'expires'",
        "waivers: [{requirement: x, reason: ' ', expires: 2027-01-31}] | found an empty reason",
        "waivers: [{requirement: x, reason: y, expires: soon}] | found 'soon', expected a day",
        "waivers: [{requirement: x, reason: y, expires: 2027-01-31}] | p.yaml:1:11: found 'x'",
        "waivers: [{requirement: vmxon-cpl-0, reason: y, expires: 2027-01-31, field: crr4}] | found 'crr4', expected a field such as cr4",
        "waivers: &a [*a] | nested too deeply",
        "profile: none-such | p.yaml:1:10",
        "baseline: absent.json | absent.json: no such file; if there is none yet, --write-baseline creates",
        "baseline: p.yaml | p.yaml:1:1: unknown key 'baseline'",
        "'\u0000\u0001' | p.yaml: not valid YAML",
        "'{' | p.yaml:1:"
      })
  void reportsConfigurationErrorsWithTheirPosition(String text, String expected)
      throws IOException {
    Run run = checkWith(text);

    assertThat(run.err()).contains(expected);
    assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void reportsAnUnreadableConfiguration() throws IOException {
    Path bytes = Files.write(directory.resolve("bytes"), new byte[] {(byte) 0xc0, 1});

    assertThat(check(LOCKED, "--config", bytes.toString()).err()).contains("not UTF-8 text");
    assertThat(check(LOCKED, "--config=" + directory).err()).contains("is a directory");
    assertThat(check(LOCKED, "--config=absent.yaml"))
        .isEqualTo(new Run(2, "", "vmxcheck: absent.yaml: no such file\n"));
  }

  @Test
  void findsTheNearestFileUpToTheRepository() throws IOException {
    Path inside = Files.createDirectories(directory.resolve("project/dumps/old"));
    write("vmxcheck.yaml", "fail-on: note");
    assertThat(Configuration.find(inside)).as("outside a repository").isEmpty();
    assertThat(Configuration.find(directory)).contains(directory.resolve("vmxcheck.yaml"));
    Files.createDirectory(directory.resolve("project/.git"));
    assertThat(Configuration.find(inside)).isEmpty();
    Path own = write("project/vmxcheck.yaml", "fail-on: note");
    assertThat(Configuration.find(inside)).contains(own);
  }

  private Run checkWith(String configuration, String... more) throws IOException {
    return check(add(more, LOCKED, "--config", write("p.yaml", configuration).toString()));
  }

  private static Run check(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.add(0, "check");
    return in(DAY, all.toArray(String[]::new));
  }

  private static Run in(Map<String, String> environment, String... arguments) {
    return Run.in(new ByteArrayInputStream(new byte[0]), environment, 0, arguments);
  }

  private static String[] add(String[] some, String... more) {
    List<String> all = new ArrayList<>(Arrays.asList(some));
    all.addAll(Arrays.asList(more));
    return all.toArray(String[]::new);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  /** A state in which VMXON succeeds if its region is valid. */
  private static String withoutRegion() throws IOException {
    return Files.readString(Path.of("specs/examples/healthy-haswell.yaml"))
        .lines()
        .filter(line -> !line.contains("region:") && !line.contains("observed:"))
        .reduce("", (text, line) -> text + line + "\n");
  }
}
