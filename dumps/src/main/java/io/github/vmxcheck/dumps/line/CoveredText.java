// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

import io.github.vmxcheck.model.InputCoverage;
import io.github.vmxcheck.model.SourceText;
import java.util.Optional;

/**
 * The text of an input, with how much of it was read for one snapshot.
 *
 * @param read of the lines that belong to the snapshot
 */
record CoveredText(SourceText text, InputCoverage read) implements SourceText {

  @Override
  public String name() {
    return text.name();
  }

  @Override
  public Optional<String> line(int number) {
    return text.line(number);
  }

  @Override
  public SourceText input() {
    return text;
  }

  @Override
  public Optional<InputCoverage> coverage() {
    return Optional.of(read);
  }
}
