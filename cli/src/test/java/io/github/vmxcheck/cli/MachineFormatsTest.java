// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.SAXException;

/** Reports for other programs: golden files, and the schemas those programs expect. */
class MachineFormatsTest {
  private static final String REPORTS = "cli/src/test/resources/reports/";
  private static final String VIOLATED = REPORTS + "three-processors.yaml";
  private static final String HEALTHY = "specs/examples/healthy-haswell.yaml";
  private static final String OPEN = REPORTS + "open.yaml";
  private static final String BROKEN = REPORTS + "broken.yaml";

  @TempDir Path directory;

  private static Stream<Arguments> runs() {
    return Stream.of("sarif", "junit", "github", "gitlab")
        .flatMap(
            format ->
                Stream.of(
                    Arguments.of(format, "three-processors", new String[] {VIOLATED}),
                    Arguments.of(format, "healthy", new String[] {HEALTHY}),
                    Arguments.of(format, "open-and-broken", new String[] {OPEN, BROKEN})));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void everyFormatPrintsItsGoldenFile(String format, String name, String[] dumps) {
    Run run = check(format, dumps);

    Golden.check(Path.of(REPORTS, name + "." + format), run.out());
    assertThat(check(format, dumps)).as("again").isEqualTo(run);
  }

  private static Run check(String format, String... more) {
    List<String> arguments = new ArrayList<>(List.of("check", "-f", format));
    arguments.addAll(List.of(more));
    return Run.of(arguments.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({
    "specs/examples/healthy-haswell.yaml, 0",
    "cli/src/test/resources/reports/three-processors.yaml, 1",
    "cli/src/test/resources/reports/broken.yaml, 3",
    "specs/examples/dumps/linux-msrs.txt, 4",
  })
  void theExitStatusIsTheSameForEveryFormat(String dump, int status) {
    for (String format :
        List.of("text", "short", "json", "ndjson", "sarif", "junit", "github", "gitlab")) {
      assertThat(check(format, dump).status()).as(format).isEqualTo(status);
    }
  }

  private static Stream<String> dumps() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("specs/examples"))) {
      List<String> examples =
          files.map(Path::toString).filter(file -> file.endsWith(".yaml")).sorted().toList();
      return Stream.concat(Stream.of(VIOLATED, OPEN, BROKEN), examples.stream());
    }
  }

  @ParameterizedTest
  @MethodSource("dumps")
  void eachReportConformsToItsFormat(String dump) throws Exception {
    for (String[] more : new String[][] {{dump}, {dump, "--all"}, {dump, "--assume", "none"}}) {
      assertThat(Schemas.errors(Schemas.SARIF, check("sarif", more).out())).isEmpty();
      assertThat(Schemas.errors(Schemas.CODE_QUALITY, check("gitlab", more).out())).isEmpty();
      Schemas.checkJUnit(check("junit", more).out());
      assertThat(check("github", more).out().lines())
          .allMatch(
              line ->
                  line.matches(
                      "::(error|warning|notice) .*::.+|(\\d+ snapshots?, |nothing was checked).*"));
    }
  }

  @Test
  void theSchemasRejectErrors() throws Exception {
    String sarif = check("sarif", VIOLATED).out();
    String gitlab = check("gitlab", VIOLATED).out();
    String junit = check("junit", VIOLATED).out();

    assertThat(Schemas.errors(Schemas.SARIF, sarif.replace("\"fail\"", "\"failed\""))).isNotEmpty();
    assertThat(Schemas.errors(Schemas.CODE_QUALITY, gitlab.replace("\"cli/", "\"./cli/")))
        .isNotEmpty();
    assertThatThrownBy(() -> Schemas.checkJUnit(junit.replace("classname", "class")))
        .isInstanceOf(SAXException.class);
  }

  /** Microsoft's own checks of SARIF go beyond the schema. */
  @ParameterizedTest
  @ValueSource(strings = {VIOLATED, OPEN, BROKEN, HEALTHY})
  void sarifPassesTheMicrosoftValidator(String dump) throws Exception {
    Path sarif = directory.resolve("report.sarif");
    Files.writeString(sarif, check("sarif", dump, "--all").out());
    Path log = directory.resolve("log");
    ProcessBuilder command =
        new ProcessBuilder("sarif-multitool", "validate", sarif.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    command.environment().put("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1");
    Process process = null;
    try {
      process = command.start();
    } catch (IOException e) {
      assumeTrue(false, "needs sarif-multitool");
    }

    assertThat(process.waitFor()).as(Files.readString(log)).isZero();
    assertThat(Files.readString(log)).contains("1 files scanned").doesNotContain(": error ");
  }

  @Test
  void sarifContainsOnlyViolationsUnlessAllIsGiven() {
    String some = check("sarif", OPEN).out();
    String all = check("sarif", OPEN, "--all").out();

    assertThat(some).contains("\"kind\": \"fail\"").doesNotContain("\"kind\": \"open\"");
    assertThat(some).contains("prerequisites of VMXON are undetermined, which is not a pass");
    assertThat(all)
        .contains("\"kind\": \"open\"", "\"kind\": \"pass\"", "\"kind\": \"notApplicable\"");
  }

  /** A finding keeps its fingerprint when lines are added above it. */
  @ParameterizedTest
  @ValueSource(strings = {"sarif", "gitlab"})
  void fingerprintsDoNotDependOnLines(String format) throws IOException {
    Path dump = directory.resolve("dump.yaml");
    String text = Files.readString(Path.of(VIOLATED));
    Files.writeString(dump, text);
    List<String> before = fingerprints(format, dump);
    Files.writeString(dump, "# one more line\n" + text);

    assertThat(before).hasSize(3).doesNotHaveDuplicates();
    assertThat(fingerprints(format, dump)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sarif", "gitlab"})
  void fingerprintsDistinguishSnapshotsWithTheSameName(String format) throws IOException {
    Path dump = directory.resolve("dump.yaml");
    Files.writeString(dump, Dumps.WITHOUT_VMX + "---\n" + Dumps.WITHOUT_VMX);

    assertThat(fingerprints(format, dump)).isNotEmpty().doesNotHaveDuplicates();
  }

  private static List<String> fingerprints(String format, Path dump) {
    return Pattern.compile("\"(?:vmxcheckFinding/v1|fingerprint)\": \"(\\w+)\"")
        .matcher(check(format, dump.toString()).out())
        .results()
        .map(result -> result.group(1))
        .toList();
  }

  @Test
  void pathsAreRelativeHoweverTheyAreGiven() throws IOException {
    Path dump = directory.resolve("a b,c%d:e.yaml");
    Files.writeString(dump, Dumps.WITHOUT_VMX);
    String absolute = dump.toAbsolutePath().toString();
    String home = Path.of(VIOLATED).toAbsolutePath().toString();

    assertThat(check("sarif", absolute).out())
        .contains("/a%20b%2Cc%25d%3Ae.yaml\"")
        .doesNotContain("\"/");
    assertThat(check("github", absolute).out()).contains("/a b%2Cc%25d%3Ae.yaml,line=7,col=19,");
    assertThat(check("gitlab", absolute).out()).doesNotContain("\"/");
    assertThat(check("gitlab", home).out()).isEqualTo(check("gitlab", VIOLATED).out());
    assertThat(check("sarif", "./" + VIOLATED).out()).isEqualTo(check("sarif", VIOLATED).out());
  }

  /** A value from the command line has no line in a file. */
  @Test
  void aValueFromAnOptionHasNoFilePosition() {
    String[] stated = {HEALTHY, "--set", "0:vmcs.pointer=0x3"};
    for (String format : List.of("sarif", "github", "gitlab")) {
      Run run = check(format, stated);

      assertThat(run.status()).as(run.err()).isEqualTo(1);
      assertThat(run.out()).contains("vmclear-pointer-aligned").doesNotContain("\"--set", "=--set");
    }
  }

  /** Unreadable inputs are reported but leave room for violations. */
  @Test
  void manyUnreadableInputsDoNotHideViolations() {
    List<String> dumps = new ArrayList<>(List.of("-f", "github"));
    IntStream.range(0, 20).mapToObj(i -> "no-such-file-" + i).forEach(dumps::add);
    dumps.add(VIOLATED);
    dumps.add(0, "check");

    List<String> lines = Run.of(dumps.toArray(String[]::new)).out().lines().toList();

    assertThat(lines.subList(0, 3)).allMatch(line -> line.contains("title=unreadable input::"));
    assertThat(lines.get(3)).contains("title=vmxon-");
  }

  /** GitHub shows ten per level; those that decide are among them, and the rest are counted. */
  @Test
  void theMostSevereAnnotationsComeFirstAndTheRestAreCounted() throws IOException {
    StringBuilder many = new StringBuilder("schema: vmxcheck.snapshot/1\nlogical-processors:\n");
    for (int i = 0; i < 30; i++) {
      many.append("  - id: ").append(i).append("\n    cr0: 0x80050033\n    cr3: 0xfff0000000000\n");
      many.append("    cr4: 0x6f8\n    cpuid: { 0x80000008: { eax: 0x3027 } }\n");
    }
    Path dump = directory.resolve("many.yaml");
    Files.writeString(dump, many);
    List<String> lines = check("github", dump.toString()).out().lines().toList();

    assertThat(lines).filteredOn(line -> line.startsWith("::error ")).hasSize(10);
    assertThat(lines.get(0)).contains("title=vmxon-cr4-vmxe::");
    assertThat(lines).filteredOn(line -> line.startsWith("::notice ")).hasSize(1);
    long shown = lines.stream().filter(line -> line.matches("::(error|warning) .*")).count();
    long undetermined = 30;
    assertThat(lines.get((int) shown))
        .contains("::" + (fingerprints("gitlab", dump).size() + undetermined - shown) + " more,");
  }

  @Test
  void annotationsCannotBeForged() {
    String hostile = Dumps.WITHOUT_VMX.replace("old machine", "\"x\\n::error::gotcha%0A::set\"");
    Run run =
        Run.withInput(
            hostile, "check", "-", "-f", "github", "--stdin-filename", "a\n::stop-commands::b");

    assertThat(run.out().lines()).noneMatch(line -> line.contains("::stop-commands::"));
    assertThat(run.out()).contains("file=a\\x0a%3A%3Astop-commands%3A%3Ab,line=7");
  }

  /** Waived findings and those of the baseline stay visible and do not count. */
  @Test
  void acceptedFindingsAreReportedAndDoNotCount() throws Exception {
    String json = check("json", VIOLATED).out();
    String waived =
        "\"waived\": {\"reason\": \"known <bug>\", \"expires\": \"2999-12-31\"}, \"fix\"";
    String accepted =
        json.replaceFirst("(?s)(\"VIOLATED\".*?)\"fix\"", "$1" + waived)
            .replaceAll(
                "(?s)(\"VIOLATED\"(?:(?!\"fix\"|\"waived\").)*)\"fix\"",
                "$1\"baseline\": true, \"fix\"");

    assertThat(Schemas.errors(Schemas.REPORT, accepted)).isEmpty();
    assertThat(report(accepted, "json").status()).isEqualTo(4);
    assertThat(report(accepted, "sarif").out())
        .contains("\"justification\": \"known <bug>\"", "\"expires\": \"2999-12-31\"")
        .contains("\"baselineState\": \"unchanged\"");
    assertThat(Schemas.errors(Schemas.SARIF, report(accepted, "sarif").out())).isEmpty();
    Run junit = report(accepted, "junit");
    Schemas.checkJUnit(junit.out());
    assertThat(junit.out())
        .contains("message=\"waived until 2999-12-31 (known &lt;bug&gt;): CR0.NE")
        .contains("message=\"in the baseline: the VMXON pointer")
        .doesNotContain("<failure");
    assertThat(report(accepted, "github").out())
        .contains("::notice ", "waived until 2999-12-31", "in the baseline")
        .doesNotContain("::error");
    assertThat(report(accepted, "gitlab").out()).contains("waived until", "\"severity\": \"info\"");
  }

  private static Run report(String json, String format) {
    return Run.withInput(json, "report", "-", "-f", format);
  }
}
