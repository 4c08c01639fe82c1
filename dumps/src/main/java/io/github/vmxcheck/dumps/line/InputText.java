// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

import io.github.vmxcheck.dumps.nativeformat.LineReader;
import io.github.vmxcheck.dumps.nativeformat.Utf8Stream;
import io.github.vmxcheck.dumps.nativeformat.document.Opener;
import io.github.vmxcheck.model.SourceText;
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
public record InputText(String name, Opener opener) implements SourceText {
  private static final int LONGEST = 4000;

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
      // The file was deleted or changed since; the report omits the line.
      return Optional.empty();
    }
    return Optional.empty();
  }
}
