// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import io.github.vmxcheck.model.FieldPath;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The examples of a clause, each a difference from a good state. They are read when they are first
 * asked for: a check needs none.
 */
public final class Examples {
  private final Supplier<Read> reading;
  private Read read;

  /**
   * One state.
   *
   * @param place file, line and column
   * @param processors a difference for each logical processor, at least one
   * @param machine differences of {@code vmm.*}
   * @param alsoViolates ids of further requirements that this state violates too
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

  /** What the clause says. */
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

  /** Name of the good state, a file of {@code specs/bases}. */
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

  /** States it does not concern. */
  public List<Example> notApplicable() {
    return read().notApplicable;
  }
}
