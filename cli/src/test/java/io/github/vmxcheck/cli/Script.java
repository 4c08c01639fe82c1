// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Runs programs; skips a test if one of them is not installed. */
final class Script {
  private static final int SKIPPED = 77;
  private static final int MOST_MINUTES = 10;

  private Script() {}

  /** Runs a program that must succeed or report a missing tool; returns its output. */
  static String run(String... command) {
    try {
      Path out = Files.createTempFile("script", ".out");
      Path err = Files.createTempFile("script", ".err");
      try {
        int status = status(out, err, command);
        assumeTrue(status != SKIPPED, text(err));
        assertThat(status).as("%s%n%s%s", String.join(" ", command), text(out), text(err)).isZero();
        return text(out);
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int status(Path out, Path err, String... command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      boolean ended = process.waitFor(MOST_MINUTES, TimeUnit.MINUTES);
      assertThat(ended).as("%s ends", String.join(" ", command)).isTrue();
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
  }

  /** Output may be cut anywhere, so each byte is read as a character. */
  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  /** Skips the test unless these programs are all installed. */
  static void needs(String... programs) {
    for (String program : programs) {
      assumeTrue(isInstalled(program), "skipped: no " + program);
    }
  }

  /** Skips the test unless this file exists. */
  static void needsFile(String file) {
    assumeTrue(Files.exists(Path.of(file)), "skipped: no " + file);
  }

  private static boolean isInstalled(String program) {
    for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }
}
