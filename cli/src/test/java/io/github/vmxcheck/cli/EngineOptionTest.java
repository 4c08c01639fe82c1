// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Both engines agree on every dump here, and the program starts without Drools. */
class EngineOptionTest {
  private static final Path EXAMPLES = Path.of("specs/examples");

  /** Next to the repository, if present. */
  private static final Path PUBLIC_DUMPS = Path.of("../shared/dumps");

  /** With all verdicts, and with the missing values of undetermined ones. */
  @Test
  void bothEnginesReportTheSameForEveryDump() throws IOException {
    List<String> dumps = new ArrayList<>();
    for (Path directory : directories()) {
      try (Stream<Path> files = Files.walk(directory)) {
        files.filter(Files::isRegularFile).map(Path::toString).sorted().forEach(dumps::add);
      }
    }
    assertThat(dumps).hasSizeGreaterThan(300);
    Run code = check("code", dumps);
    Run drools = check("drools", dumps);
    assertThat(drools.status()).isEqualTo(code.status());
    assertThat(drools.err().equals(code.err())).as("input problems").isTrue();
    List<String> lines = code.out().lines().toList();
    assertThat(lines).anyMatch(line -> line.contains("\"missing\":[\""));
    List<String> others = drools.out().lines().toList();
    assertThat(others).hasSameSizeAs(lines);
    for (int i = 0; i < lines.size(); i++) {
      assertThat(others.get(i)).isEqualTo(lines.get(i));
    }
  }

  /** The examples, and the sample dumps of all formats from the tests of the readers. */
  private static List<Path> directories() throws IOException {
    List<Path> directories = new ArrayList<>(List.of(EXAMPLES));
    try (Stream<Path> modules = Files.list(Path.of(""))) {
      modules
          .map(module -> module.resolve("src/test/resources"))
          .filter(Files::isDirectory)
          .sorted()
          .forEach(directories::add);
    }
    if (Files.isDirectory(PUBLIC_DUMPS)) {
      directories.add(PUBLIC_DUMPS);
    }
    return directories;
  }

  private static Run check(String engine, List<String> dumps) {
    List<String> arguments = new ArrayList<>(List.of("check", "--all", "-f", "ndjson"));
    arguments.addAll(List.of("--engine", engine));
    arguments.addAll(dumps);
    return Run.of(arguments.toArray(String[]::new));
  }

  @Test
  void anUnknownEngineIsRejected() {
    Run run = Run.of("check", "--engine", "clips", EXAMPLES + "/healthy-haswell.yaml");
    assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(run.err()).contains("--engine").contains("clips").contains("CODE, DROOLS");
  }

  @Test
  void aCheckNeedsNoDroolsClass() throws IOException, InterruptedException {
    for (String example : List.of("locked-by-firmware", "one-of-four-processors-differs")) {
      List<String> checking = List.of("check", EXAMPLES + "/" + example + ".yaml");
      assertThat(withoutDrools(checking))
          .isEqualTo(Files.readString(EXAMPLES.resolve(example + ".txt")));
    }
    assertThat(withoutDrools(List.of("explain", "vmxon-cr4-vmxe"))).contains("CR4.VMXE");
    assertThat(withoutDrools(List.of("list"))).contains("vmxon-cr4-vmxe");
  }

  /** The output of a process whose class path excludes Drools and what only Drools needs. */
  private static String withoutDrools(List<String> arguments)
      throws IOException, InterruptedException {
    List<String> classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> !entry.matches(".*[/\\\\](drools|kie|antlr|mvel|xstream)[-0-9].*"))
            .toList();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath)));
    command.add(Main.class.getName());
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    process.getInputStream().transferTo(out);
    process.waitFor();
    return out.toString(StandardCharsets.UTF_8);
  }
}
