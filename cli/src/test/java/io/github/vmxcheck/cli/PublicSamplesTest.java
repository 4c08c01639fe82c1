// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Results for public dumps, which are not part of this repository: they are read from {@code
 * ../shared/dumps} if that exists. The golden file has the exit status, outcomes and violations of
 * each dump.
 */
class PublicSamplesTest {
  private static final Path SHARED = Path.of("../shared/dumps");
  private static final Path GOLDEN =
      Path.of("cli/src/test/resources/io/github/vmxcheck/cli/public-samples.txt");

  @Test
  void eachPublicDumpGetsItsDiagnosis() throws IOException {
    Assumptions.assumeTrue(Files.isDirectory(SHARED), "there is no " + SHARED);
    StringBuilder all = new StringBuilder();
    for (Path sample : samples()) {
      String name = SHARED.relativize(sample).toString().replace('\\', '/');
      Run run = Run.of("check", "-f", "short", sample.toString());
      assertThat(run.status()).as(name + run.err()).isNotEqualTo(ExitStatus.INTERNAL);
      all.append("== ").append(name).append(": exit ").append(run.status()).append('\n');
      Stream.concat(run.err().lines(), run.out().lines())
          .filter(line -> !line.contains(": undetermined: ") && !line.startsWith("summary: "))
          .map(line -> line.replace(sample.toString(), ""))
          .forEach(line -> all.append(line).append('\n'));
      hints(sample).forEach(line -> all.append(line).append('\n'));
    }
    Golden.check(GOLDEN, all.toString());
  }

  /** With CPUID of one processor and MSRs of another, each decides what it can. */
  @Test
  void theMsrsOfAProcessorDecideItsCapabilityChecks() {
    Path sample = SHARED.resolve("aida64/1.txt");
    Assumptions.assumeTrue(Files.isRegularFile(sample), "there is no " + sample);
    List<String> capabilities =
        Run.of("check", "--all", "-f", "short", sample.toString())
            .out()
            .lines()
            .filter(line -> line.contains(" 7: ") && line.contains("[capability-"))
            .toList();
    assertThat(capabilities).hasSizeGreaterThan(15);
    assertThat(capabilities)
        .filteredOn(line -> !line.contains(": satisfied: "))
        .as("what is undetermined depends on CPUID or on an MSR that is not in the dump")
        .allMatch(
            line ->
                line.contains(": undetermined: ")
                    && (line.contains("CPUID.") || line.contains("IA32_SMM_MONITOR_CTL")));
  }

  /** The comments above the fields of a converted dump. */
  private static List<String> hints(Path sample) {
    return Run.of("convert", sample.toString())
        .out()
        .lines()
        .filter(line -> line.startsWith("# "))
        .map(line -> "hint: " + line.substring(2).replace(sample.toString(), ""))
        .toList();
  }

  private static List<Path> samples() throws IOException {
    try (Stream<Path> files = Files.walk(SHARED)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.endsWith("INDEX.md"))
          .sorted()
          .toList();
    }
  }
}
