// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that hold what the program must print; {@code -Dupdate.golden} writes them anew. */
final class Golden {
  private Golden() {}

  static void check(Path file, String actual) {
    try {
      if (isUpdating()) {
        Files.writeString(file, actual);
      }
      assertThat(actual).as(file + " (-Dupdate.golden)").isEqualTo(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isUpdating() {
    if (System.getProperty("update.golden") == null) {
      return false;
    }
    if (System.getenv("CI") != null) {
      throw new IllegalStateException("-Dupdate.golden: a build server compares, it never writes");
    }
    return true;
  }
}
