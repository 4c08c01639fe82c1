// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import io.github.vmxcheck.model.FieldPath;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The examples of a requirement, each a difference from a valid state. They are read lazily: a
 * check does not need them.
 */
public final class Examples {
  private final Supplier<Read> reading;
  private Read read;

  /**
   * One example state.
   *
   * @param place file, line and column
   * @param processors a difference for each logical processor, at least one
   * @param machine differences of {@code vmm.*}
   * @param alsoViolates ids of other requirements that this state also violates
   */
  public record Example(
      String place,
      List<Map<FieldPath, String>> processors,
      Map<FieldPath, String> machine,
      List<String> alsoViolates) {
    public Example {
      processors = List.copyOf(processors);
      alsoViolates = List.copyOf(alsoViolates);
    }
  }

  /** The content of {@code examples} in a requirement. */
  record Read(
      String base, List<Example> satisfied, List<Example> violated, List<Example> notApplicable) {}

  Examples(Supplier<Read> reading) {
    this.reading = reading;
  }

  private Read read() {
    if (read == null) {
      read = reading.get();
    }
    return read;
  }

  /** Name of the valid state, a file in {@code specs/bases}. */
  public String base() {
    return read().base;
  }

  /** States that satisfy the requirement. */
  public List<Example> satisfied() {
    return read().satisfied;
  }

  /** States that violate it. */
  public List<Example> violated() {
    return read().violated;
  }

  /** States in which it is not applicable. */
  public List<Example> notApplicable() {
    return read().notApplicable;
  }
}
