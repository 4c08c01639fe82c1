// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

import java.util.List;
import java.util.Optional;

/**
 * Values that the user gave in addition to the dump, as a source: each text is a line.
 *
 * @param name how they were given, such as {@code --set}
 */
public record GivenText(String name, List<String> lines) implements SourceText {

  public GivenText {
    lines = List.copyOf(lines);
  }

  @Override
  public Optional<String> line(int number) {
    return 0 < number && number <= lines.size()
        ? Optional.of(lines.get(number - 1))
        : Optional.empty();
  }
}
