// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.result.Place;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.SourceText;
import io.github.vmxcheck.rules.ProcessorValidation;
import io.github.vmxcheck.rules.Validation;
import io.github.vmxcheck.rules.ValueText;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a page shows of a dump that a saved report does not hold.
 *
 * @param line the line of a place
 * @param signature of the processors, CPUID.01H:EAX; empty if the dump does not tell
 */
record HtmlSource(Function<Place, Optional<String>> line, String signature) {

  /** Nothing of it. */
  static final HtmlSource NONE = new HtmlSource(place -> Optional.empty(), "");

  static HtmlSource of(Validation validation) {
    return new HtmlSource(
        place -> line(validation.snapshot().sources(), place), signature(validation.processors()));
  }

  private static Optional<String> line(List<SourceText> sources, Place place) {
    return sources.stream()
        .filter(source -> source.name().equals(place.file()))
        .findFirst()
        .flatMap(source -> source.line(place.line()));
  }

  private static String signature(List<ProcessorValidation> processors) {
    List<String> signatures =
        processors.stream()
            .map(ProcessorValidation::state)
            .filter(state -> !state.isAbsent(Field.CPUID_1_EAX))
            .map(HtmlSource::signature)
            .distinct()
            .toList();
    return String.join(", ", signatures);
  }

  private static String signature(ProcessorSnapshot state) {
    return ValueText.of(state, Field.CPUID_1_EAX);
  }
}
