// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The example dumps, each with its text report beside it. The folder is the registry. */
class ExamplesTest {
  private static final Path EXAMPLES = Path.of("specs/examples");
  private static final Pattern COMMAND_AND_OUTPUT =
      Pattern.compile(
          "(?s)(?<command>```sh\n\\./vmxcheck (?<arguments>[^\n]*)\n```\n\n)```text\n.*?```\n");

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
  void theReadmeShowsWhatItsCommandsPrint() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    Matcher example = COMMAND_AND_OUTPUT.matcher(readme);
    StringBuilder shown = new StringBuilder();
    int count = 0;
    while (example.find()) {
      String[] arguments = example.group("arguments").split(" ", -1);
      String block = example.group("command") + "```text\n" + Run.of(arguments).out() + "```\n";
      example.appendReplacement(shown, Matcher.quoteReplacement(block));
      count++;
    }
    example.appendTail(shown);

    assertThat(count).isEqualTo(4);
    Golden.check(Path.of("README.md"), shown.toString());
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
