// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

import java.util.Optional;

/** The text from which a snapshot was read, so that a report can show the line of a value. */
public interface SourceText {

  /** Name for reports: the path as the user gave it, or {@code <stdin>}. */
  String name();

  /** A line, counted from 1, without its terminator; empty if it can no longer be read. */
  Optional<String> line(int number);

  /** The text of the input, which the snapshots read from it share. */
  default SourceText input() {
    return this;
  }

  /** How much of it was read; empty if it is no input, such as values that the user gave. */
  default Optional<InputCoverage> coverage() {
    return Optional.empty();
  }
}
