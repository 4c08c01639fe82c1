// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.oracle;

import io.github.vmxcheck.oracle.Comparison.Kind;
import io.github.vmxcheck.rules.Outcome;
import io.github.vmxcheck.rules.ProcessorValidation;
import io.github.vmxcheck.rules.Validator;
import io.github.vmxcheck.rules.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Predicts what was executed, and compares. For one thread, as its validator. */
public final class Comparer {
  private final Validator validator;
  private final List<Departure> departures;

  /**
   * A comparer.
   *
   * @param validator that assumes nothing
   * @param departures of the processor that executed
   */
  public Comparer(Validator validator, List<Departure> departures) {
    this.validator = validator;
    this.departures = List.copyOf(departures);
  }

  /** Compares an execution with what the rules say of its state. */
  public Comparison compare(Execution execution) {
    ProcessorValidation validation = validator.validate(execution.state()).processors().get(0);
    Outcome predicted = predicted(execution.setup().instruction(), validation);
    Optional<Departure> departure = departure(execution, predicted);
    Kind kind = Kind.DISAGREES;
    if (!execution.isSetUp()) {
      kind = Kind.NOT_SET_UP;
    } else if (isMissed(execution, validation)) {
      departure = Optional.empty();
    } else if (departure.isPresent()) {
      kind = Kind.DEPARTS;
    } else if (!predicted.hypothetical() && predicted.possible().contains(execution.outcome())) {
      kind = predicted.isCertain() ? Kind.AGREES : Kind.OPEN;
    }
    return new Comparison(execution, predicted, kind, departure);
  }

  private static Outcome predicted(Instruction instruction, ProcessorValidation validation) {
    return validation.outcome(instruction.name().toLowerCase(Locale.ROOT)).orElseThrow();
  }

  /** The first of those that explain it: nothing else stands before what was executed. */
  private Optional<Departure> departure(Execution execution, Outcome predicted) {
    Optional<Departure> first = Optional.empty();
    Optional<Outcome> at = Optional.of(predicted).filter(one -> !one.hypothetical());
    while (at.isPresent() && !at.get().possible().contains(execution.outcome())) {
      Optional<Departure> departure = departure(execution, at.get().decidedBy());
      at = departure.isPresent() ? at.get().next() : Optional.empty();
      first = first.or(() -> departure);
    }
    return at.isPresent() ? first : Optional.empty();
  }

  private Optional<Departure> departure(Execution execution, List<String> decidedBy) {
    return departures.stream()
        .filter(one -> decidedBy.equals(List.of(one.requirement())))
        .filter(one -> one.isIn(execution.state().processors().get(0)))
        .findFirst();
  }

  /** Whether the rules overlook what Bochs does not enforce: then both would agree. */
  private boolean isMissed(Execution execution, ProcessorValidation validation) {
    String instruction = execution.setup().instruction().name().toLowerCase(Locale.ROOT);
    return departures.stream()
        .filter(one -> one.requirement().startsWith(instruction + "-"))
        .filter(one -> one.isIn(execution.state().processors().get(0)))
        .anyMatch(one -> validation.verdict(one.requirement()) != Verdict.VIOLATED);
  }
}
