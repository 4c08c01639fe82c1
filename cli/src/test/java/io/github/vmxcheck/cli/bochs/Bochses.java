// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli.bochs;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Skips tests if Bochs or a tool that builds its ROM is not installed. */
final class Bochses {
  private static final List<String> PROGRAMS = List.of("bochs", "nasm", "gcc", "ld");

  private Bochses() {}

  static void needed() {
    for (String program : PROGRAMS) {
      boolean isThere =
          Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
              .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
      assumeTrue(isThere, "skipped: no " + program);
    }
  }
}
