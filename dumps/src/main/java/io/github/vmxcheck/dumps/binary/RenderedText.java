// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.binary;

import io.github.vmxcheck.model.InputCoverage;
import io.github.vmxcheck.model.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The text of a binary dump: one line for each value, in the order the values were read, such as
 * {@code note QEMU of processor 0, byte 1184: CR4 = 0x00000000000006b0}.
 */
public final class RenderedText implements SourceText {
  private final String name;
  private final List<String> lines = new ArrayList<>();

  public RenderedText(String name) {
    this.name = name;
  }

  /** Adds a line and returns its number, counted from 1. */
  public int add(String line) {
    lines.add(line);
    return lines.size();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<String> line(int number) {
    return number >= 1 && number <= lines.size()
        ? Optional.of(lines.get(number - 1))
        : Optional.empty();
  }

  @Override
  public Optional<InputCoverage> coverage() {
    return Optional.of(InputCoverage.BINARY);
  }
}
