// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The formats: a golden file for each, and the published schema for JSON. */
class ReportFormatsTest {
  private static final String REPORTS = "cli/src/test/resources/reports/";
  private static final String DUMP = REPORTS + "three-processors.yaml";

  @ParameterizedTest
  @CsvSource({"text", "short", "json", "ndjson"})
  void everyFormatPrintsItsGoldenFile(String format) {
    Run run = Run.of("check", DUMP, "-f", format);

    Golden.check(Path.of(REPORTS, "three-processors." + format), run.out());
  }

  @Test
  void allAddsSatisfiedAndNotApplicable() {
    Golden.check(
        Path.of(REPORTS, "three-processors.all.text"), Run.of("check", DUMP, "--all").out());
  }

  static Stream<String> dumps() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("specs/examples"))) {
      List<String> examples =
          files.map(Path::toString).filter(file -> file.endsWith(".yaml")).sorted().toList();
      return Stream.concat(Stream.of(DUMP, REPORTS + "profile.yaml"), examples.stream());
    }
  }

  @ParameterizedTest
  @MethodSource("dumps")
  void jsonIsValid(String dump) {
    assertThat(errors(Run.of("check", dump, "-f", "json", "--all").out())).isEmpty();
    assertThat(errors(Run.of("check", dump, "-f", "json", "--assume", "none").out())).isEmpty();
    assertThat(errors(Run.of("check", dump, "-f", "json", "--profile", "tiger-lake").out()))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("dumps")
  void eachLineOfNdjsonIsValid(String dump) {
    Run run = Run.of("check", dump, DUMP, "-f", "ndjson");

    assertThat(run.out().lines())
        .isNotEmpty()
        .allSatisfy(line -> assertThat(errors(line)).isEmpty());
  }

  @Test
  void jsonContainsTheInputProblems() {
    Run run = Run.withInput(Dumps.MALFORMED, "check", "-", "-f", "json");

    assertThat(errors(run.out())).isEmpty();
    assertThat(run.out()).contains("\"source\": \"<stdin>\"", "\"line\": 4", "\"problems\": 1");
  }

  @Test
  void theSchemaRejectsUnknownValues() {
    String report = Run.withInput(Dumps.WITHOUT_VMX, "check", "-", "-f", "ndjson").out();

    assertThat(errors(report)).isEmpty();
    assertThat(errors(report.replace("\"certain\":true", "\"certain\":1"))).isNotEmpty();
    assertThat(errors(report.replace("\"verdict\":\"VIOLATED\"", "\"verdict\":\"FAIL\"")))
        .isNotEmpty();
    assertThat(errors(report.replace("\"schema\":", "\"scheme\":"))).isNotEmpty();
  }

  private static List<String> errors(String json) {
    return Schemas.errors(Schemas.REPORT, json);
  }
}
