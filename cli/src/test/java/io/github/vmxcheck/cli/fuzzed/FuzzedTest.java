// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli.fuzzed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the fuzz targets on some seed inputs of {@code mvn -P fuzz}, and on every failing input that
 * it found: those are in {@code resources/fuzzed}.
 */
class FuzzedTest {

  private static Stream<Path> inputs() throws IOException {
    return Stream.of("cli/src/test/resources/fuzzed", "specs/examples")
        .map(Path::of)
        .filter(Files::isDirectory)
        .flatMap(FuzzedTest::files);
  }

  private static Stream<Path> files(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void everyTargetAcceptsTheInput(Path input) throws Exception {
    byte[] bytes = Files.readAllBytes(input);
    FuzzedInput.fuzzerTestOneInput(bytes);
    FuzzedSnapshot.fuzzerTestOneInput(bytes);
    FuzzedReports.fuzzerTestOneInput(bytes);
  }
}
