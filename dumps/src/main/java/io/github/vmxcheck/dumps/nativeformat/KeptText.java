// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import io.github.vmxcheck.dumps.nativeformat.document.Document;
import io.github.vmxcheck.model.InputCoverage;
import io.github.vmxcheck.model.SourceText;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.Optional;

/** The text of one document, kept because its source can be read only once. */
final class KeptText implements SourceText {
  private final String name;
  private final byte[] bytes;
  private final int firstLine;

  KeptText(String name, Document document) {
    this.name = name;
    this.bytes = Arrays.copyOfRange(document.bytes(), document.from(), document.to());
    this.firstLine = document.firstLine();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<InputCoverage> coverage() {
    return Optional.of(InputCoverage.ofLines(Document.lines(bytes, 0, bytes.length)));
  }

  @Override
  public Optional<String> line(int number) {
    return Excerpt.line(new ByteArrayInputStream(bytes), number - firstLine + 1);
  }
}
