package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The example dumps, each with its text report beside it. The folder is the registry. */
class ExamplesTest {
  private static final Path EXAMPLES = Path.of("specs/examples");

  @TestFactory
  Stream<DynamicTest> everyExampleHasItsReport() throws IOException {
    return examples().stream()
        .map(
            dump ->
                dynamicTest(
                    dump.getFileName().toString(),
                    () -> Golden.check(report(dump), Run.of("check", dump.toString()).out())));
  }

  @Test
  void everyReportHasItsExample() throws IOException {
    List<Path> reports;
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      reports = files.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
    }

    assertThat(reports).isEqualTo(examples().stream().map(ExamplesTest::report).toList());
  }

  @Test
  void theReadmeShowsAReportAsItIs() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    String report = Files.readString(EXAMPLES.resolve("locked-by-firmware.txt"));

    assertThat(readme).contains("./vmxcheck check specs/examples/locked-by-firmware.yaml\n");
    assertThat(readme).contains("```text\n" + report + "```\n");
  }

  private static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  private static Path report(Path dump) {
    return Path.of(dump.toString().replaceFirst("\\.yaml$", ".txt"));
  }
}
