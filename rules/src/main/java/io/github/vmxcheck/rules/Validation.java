// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Snapshot;
import java.util.List;
import java.util.stream.Stream;

/**
 * The results for one snapshot.
 *
 * @param snapshot as it was read
 * @param processors one for each logical processor, in the snapshot's order
 * @param findings one for each requirement across processors
 */
public record Validation(
    Snapshot snapshot, List<ProcessorValidation> processors, Findings findings) {
  public Validation {
    processors = List.copyOf(processors);
  }

  /** The findings of all processors, then those across processors. */
  public Stream<Finding> all() {
    return Stream.concat(
        processors.stream().flatMap(processor -> processor.findings().stream()), findings.stream());
  }
}
