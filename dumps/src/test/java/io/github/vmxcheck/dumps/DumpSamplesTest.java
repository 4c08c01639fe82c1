// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each dump in the directory of its format matches its golden file: {@code x.txt} matches {@code
 * x.txt.fields}. {@code -Dupdate.golden} rewrites the golden files.
 */
public class DumpSamplesTest {
  public static final Path DIRECTORY = Path.of("src/test/resources/io/github/vmxcheck/dumps/dump");

  static List<Path> samples() throws IOException {
    try (Stream<Path> files = Files.walk(DIRECTORY)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.toString().endsWith(".fields"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void aSampleMatchesItsGoldenFile(Path sample) throws IOException {
    Path golden = sample.resolveSibling(sample.getFileName() + ".fields");
    String actual = Reading.of(sample).toString();
    if (System.getProperty("update.golden") != null) {
      assertThat(System.getenv("CI")).as("update.golden is for developers, not for CI").isNull();
      Files.writeString(golden, actual);
    }
    assertThat(actual).as(golden + " (-Dupdate.golden)").isEqualTo(Files.readString(golden));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void aSampleIsReadInTheFormatOfItsDirectory(Path sample) {
    String format = sample.getParent().getFileName().toString();
    assertThat(Reading.of(sample).snapshots)
        .isNotEmpty()
        .allMatch(snapshot -> snapshot.formats().contains(format));
  }

  @Test
  void eachFormatHasASample() throws IOException {
    List<String> directories =
        samples().stream().map(file -> file.getParent().getFileName().toString()).toList();
    assertThat(Formats.all()).allMatch(format -> directories.contains(format.name()));
  }
}
