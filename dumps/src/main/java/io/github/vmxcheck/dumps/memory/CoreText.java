// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.memory;

import io.github.vmxcheck.dumps.binary.RenderedText;
import io.github.vmxcheck.model.InputCoverage;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.model.SourceText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The rendered text of a core, and the core itself, so that memory can be read once pointers are
 * known.
 *
 * @param core the file
 */
public record CoreText(Path core, RenderedText text) implements SourceText {

  /** Returns the snapshot with the regions filled in whose pointers are now known. */
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

  @Override
  public Optional<InputCoverage> coverage() {
    return Optional.of(InputCoverage.BINARY);
  }
}
