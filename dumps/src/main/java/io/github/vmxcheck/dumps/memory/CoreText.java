// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.memory;

import io.github.vmxcheck.dumps.binary.RenderedText;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.model.SourceText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The text of a core, from whose memory more can be read once more is known.
 *
 * @param core the file
 */
public record CoreText(Path core, RenderedText text) implements SourceText {

  /** The snapshot with the regions filled whose pointers are known by now. */
  public Snapshot withRegions(Snapshot snapshot) throws IOException {
    try (ElfCore again = ElfCore.open(core, name())) {
      return again.withRegions(snapshot);
    }
  }

  @Override
  public String name() {
    return text.name();
  }

  @Override
  public Optional<String> line(int number) {
    return text.line(number);
  }
}
