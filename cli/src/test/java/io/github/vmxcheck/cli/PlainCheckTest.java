// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** A check without options is parsed without picocli, with the same result. */
class PlainCheckTest {
  private static final ProcessEnvironment ENVIRONMENT = ProcessEnvironment.ofProcess();

  @TempDir private Path directory;
  private String file;
  private String other;

  @BeforeEach
  void write() throws IOException {
    file = Files.createFile(directory.resolve("a dump.yaml")).toString();
    other = Files.createFile(directory.resolve("[b]*.txt")).toString();
  }

  @Test
  void filesAloneGiveTheSameCommandAsPicocli() {
    for (List<String> files : List.of(List.of(file), List.of(other, file, other))) {
      String[] arguments = Stream.concat(Stream.of("check"), files.stream()).toArray(String[]::new);
      CommandLine line = Main.commandLine(ENVIRONMENT);
      line.parseArgs(arguments);
      Object parsed = line.getSubcommands().get("check").getCommand();
      assertThat(CheckCommand.plain(ENVIRONMENT, arguments).orElseThrow())
          .usingRecursiveComparison()
          .ignoringFieldsMatchingRegexes("(.*\\.)?spec")
          .isEqualTo(parsed);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-", "-q", "--all", "", "missing.yaml", "*.yaml", ".", "@arguments", "\0"})
  void everythingElseIsLeftToPicocli(String argument) {
    assertThat(CheckCommand.plain(ENVIRONMENT, "check", file, argument)).isEmpty();
    assertThat(CheckCommand.plain(ENVIRONMENT, "check", argument)).isEmpty();
  }

  @Test
  void otherCommandsAreLeftToPicocli() {
    assertThat(CheckCommand.plain(ENVIRONMENT)).isEmpty();
    assertThat(CheckCommand.plain(ENVIRONMENT, "check")).isEmpty();
    assertThat(CheckCommand.plain(ENVIRONMENT, "convert", file)).isEmpty();
    assertThat(CheckCommand.plain(ENVIRONMENT, file)).isEmpty();
  }
}
