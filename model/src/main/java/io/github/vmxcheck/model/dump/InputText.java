// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model.dump;

import io.github.vmxcheck.model.SourceText;
import io.github.vmxcheck.model.reader.LineReader;
import io.github.vmxcheck.model.reader.Utf8Stream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The text of an input that can be opened again.
 *
 * @param name as the user gave it
 * @param opener opens it from its start
 */
record InputText(String name, Opener opener) implements SourceText {
  private static final int LONGEST = 4000;

  /** Opens an input. */
  interface Opener {
    InputStream open() throws IOException;
  }

  @Override
  public Optional<String> line(int number) {
    try (InputStream in = opener.open()) {
      LineReader lines = new LineReader(Utf8Stream.of(in));
      while (lines.next(LONGEST)) {
        if (lines.number() == number) {
          return Optional.of(new String(lines.bytes(), StandardCharsets.UTF_8));
        }
      }
    } catch (IOException e) {
      // The file has gone or changed since; the report does without the line.
      return Optional.empty();
    }
    return Optional.empty();
  }
}
