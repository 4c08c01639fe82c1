// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Files with the expected output of the program; {@code -Dupdate.golden} rewrites them. The numbers
 * of requirements and of satisfied ones are not compared: a new requirement would change them in
 * every file.
 */
final class Golden {
  private static final Pattern COUNTS =
      Pattern.compile(
          "\\d+(?= requirements; verdicts:)|\\d+(?= satisfied\\b)"
              + "|(?<=\"(?:requirements|satisfied)\": ?)\\d+");

  private Golden() {}

  static void check(Path file, String actual) {
    try {
      boolean isSame =
          Files.exists(file) && compared(Files.readString(file)).equals(compared(actual));
      if (!isSame && isUpdating()) {
        Files.writeString(file, actual);
      }
      assertThat(compared(actual))
          .as(file + " (-Dupdate.golden)")
          .isEqualTo(compared(Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The part of a text that is compared. */
  static String compared(String text) {
    return COUNTS.matcher(text).replaceAll("N");
  }

  private static boolean isUpdating() {
    if (System.getProperty("update.golden") == null) {
      return false;
    }
    if (System.getenv("CI") != null) {
      throw new IllegalStateException("-Dupdate.golden is for developers, not for a build server");
    }
    return true;
  }
}
