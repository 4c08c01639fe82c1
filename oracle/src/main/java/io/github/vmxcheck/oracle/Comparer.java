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

/** Compares executions with their predictions. Like its validator, not thread-safe. */
public final class Comparer {
  private final Validator validator;
  private final List<Deviation> deviations;

  /**
   * A comparer.
   *
   * @param validator that assumes nothing
   * @param deviations known of the executing processor
   */
  public Comparer(Validator validator, List<Deviation> deviations) {
    this.validator = validator;
    this.deviations = List.copyOf(deviations);
  }

  /** Compares an execution with what the rules predict for its state. */
  public Comparison compare(Execution execution) {
    ProcessorValidation validation = validator.validate(execution.state()).processors().get(0);
    Outcome predicted = predicted(execution.setup().instruction(), validation);
    Optional<Deviation> deviation = deviation(execution, predicted);
    Kind kind = Kind.DISAGREES;
    if (!execution.isSetUp()) {
      kind = Kind.NOT_SET_UP;
    } else if (isMissed(execution, validation)) {
      deviation = Optional.empty();
    } else if (deviation.isPresent()) {
      kind = Kind.DEVIATES;
    } else if (!predicted.hypothetical() && predicted.possible().contains(execution.outcome())) {
      kind = predicted.isCertain() ? Kind.AGREES : Kind.OPEN;
    }
    return new Comparison(execution, predicted, kind, deviation);
  }

  private static Outcome predicted(Instruction instruction, ProcessorValidation validation) {
    return validation.predictions().get(instruction.name().toLowerCase(Locale.ROOT));
  }

  /** The first of the deviations that explain the outcome, if they do so completely. */
  private Optional<Deviation> deviation(Execution execution, Outcome predicted) {
    Optional<Deviation> first = Optional.empty();
    Optional<Outcome> at = Optional.of(predicted).filter(one -> !one.hypothetical());
    while (at.isPresent() && !at.get().possible().contains(execution.outcome())) {
      Optional<Deviation> deviation = deviation(execution, at.get().decidedBy());
      at = deviation.isPresent() ? at.get().next() : Optional.empty();
      first = first.or(() -> deviation);
    }
    return at.isPresent() ? first : Optional.empty();
  }

  private Optional<Deviation> deviation(Execution execution, List<String> decidedBy) {
    return deviations.stream()
        .filter(one -> decidedBy.equals(List.of(one.requirement())))
        .filter(one -> one.isIn(execution.state().processors().get(0)))
        .findFirst();
  }

  /** Whether the rules overlook a violation that Bochs does not enforce, so that both agree. */
  private boolean isMissed(Execution execution, ProcessorValidation validation) {
    String instruction = execution.setup().instruction().name().toLowerCase(Locale.ROOT);
    return deviations.stream()
        .filter(one -> one.requirement().startsWith(instruction + "-"))
        .filter(one -> one.isIn(execution.state().processors().get(0)))
        .anyMatch(one -> validation.verdict(one.requirement()) != Verdict.VIOLATED);
  }
}
