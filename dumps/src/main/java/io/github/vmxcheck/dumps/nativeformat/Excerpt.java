// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Finds a line in a text. */
final class Excerpt {
  private static final int LONGEST = 4000;

  private Excerpt() {}

  /** The line with this number, cut after 4,000 bytes; empty if there is none. */
  static Optional<String> line(InputStream in, int number) {
    LineReader lines = new LineReader(in);
    try {
      while (lines.next(LONGEST)) {
        if (lines.number() == number) {
          return Optional.of(new String(lines.bytes(), StandardCharsets.UTF_8));
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
