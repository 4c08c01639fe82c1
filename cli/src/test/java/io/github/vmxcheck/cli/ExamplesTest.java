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

/** The example dumps, each next to its text report. Every dump in the folder is an example. */
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

  @TestFactory
  Stream<DynamicTest> documentsShowWhatTheirCommandsPrint() throws IOException {
    return documents().stream()
        .map(document -> dynamicTest(document.toString(), () -> checkCommands(document)));
  }

  @Test
  void documentsHaveTheirCommands() throws IOException {
    long count = 0;
    for (Path document : documents()) {
      count += COMMAND_AND_OUTPUT.matcher(Files.readString(document)).results().count();
    }

    assertThat(count).isEqualTo(5);
  }

  private static void checkCommands(Path document) throws IOException {
    Matcher example = COMMAND_AND_OUTPUT.matcher(Files.readString(document));
    StringBuilder shown = new StringBuilder();
    while (example.find()) {
      String[] arguments = example.group("arguments").split(" ", -1);
      String block = example.group("command") + "```text\n" + Run.of(arguments).out() + "```\n";
      example.appendReplacement(shown, Matcher.quoteReplacement(block));
    }
    example.appendTail(shown);

    Golden.check(document, shown.toString());
  }

  private static List<Path> documents() throws IOException {
    try (Stream<Path> docs = Files.list(Path.of("docs"))) {
      return Stream.concat(Stream.of(Path.of("README.md")), docs.sorted()).toList();
    }
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
