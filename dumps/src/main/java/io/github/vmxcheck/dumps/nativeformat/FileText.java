// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import io.github.vmxcheck.model.InputCoverage;
import io.github.vmxcheck.model.SourceText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The text of a document in a file, read again when a line is requested.
 *
 * @param offset where the document starts in the file, converted to UTF-8
 * @param firstLine number of its first line
 * @param lines number of its lines
 */
record FileText(Path file, String name, long offset, int firstLine, int lines)
    implements SourceText {

  @Override
  public Optional<InputCoverage> coverage() {
    return Optional.of(InputCoverage.ofLines(lines));
  }

  @Override
  public Optional<String> line(int number) {
    try (InputStream in = Files.newInputStream(file)) {
      InputStream text = Utf8Stream.of(in);
      text.skipNBytes(offset);
      return Excerpt.line(text, number - firstLine + 1);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
