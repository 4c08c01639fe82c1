// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.specs.Condition.Truth;
import io.github.vmxcheck.specs.Instruction;
import io.github.vmxcheck.specs.Kind;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Requirement.OutcomeCase;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** The observed outcome of an instruction, if the snapshot contains one. */
public final class Observation {
  private Observation() {}

  /**
   * The outcomes consistent with the observation: one, or several if the dump only excludes others;
   * none if nothing was observed. The outcome word takes precedence over other values that show the
   * outcome.
   */
  public static List<String> of(Instruction instruction, ProcessorSnapshot state) {
    Optional<Field> word = instruction.observedField();
    if (word.isPresent() && !state.isAbsent(word.get())) {
      return word.get().words(state.value(word.get()), state.known(word.get()));
    }
    for (OutcomeCase one : instruction.observed()) {
      if (one.when().of(state) == Truth.TRUE) {
        return List.of(one.outcome());
      }
    }
    return List.of();
  }

  static Verdict verdict(ProcessorSnapshot state, Outcome predicted) {
    List<String> observed = of(predicted.instruction(), state);
    if (observed.isEmpty()) {
      return Verdict.NOT_APPLICABLE;
    }
    return observed.stream().anyMatch(predicted.possible()::contains)
        ? Verdict.SATISFIED
        : Verdict.VIOLATED;
  }

  /** What was observed, what was predicted, and what would explain the difference. */
  static String message(ProcessorValidation validation, Finding finding) {
    Outcome predicted = validation.observed(finding.requirement()).orElseThrow();
    Instruction instruction = predicted.instruction();
    List<String> observed = of(instruction, validation.state());
    if (observed.isEmpty()) {
      return "the dump does not show what " + instruction.title() + " did";
    }
    String ended = instruction.title() + " ended in " + titles(observed, instruction);
    if (finding.verdict() == Verdict.SATISFIED) {
      return ended + (predicted.isCertain() ? ", as predicted" : ", one of the possible outcomes");
    }
    return ended
        + ", but "
        + titles(predicted.possible(), instruction)
        + " was predicted"
        + explanation(validation, predicted, observed);
  }

  private static String titles(List<String> words, Instruction instruction) {
    return words.stream().map(instruction.outcomes()::title).collect(Collectors.joining(" or "));
  }

  /**
   * The prerequisites that would have led to the observed outcome, if they are undetermined or rest
   * on an assumption.
   */
  private static String explanation(
      ProcessorValidation validation, Outcome predicted, List<String> observed) {
    Instruction instruction = predicted.instruction();
    if (observed.contains(instruction.success())) {
      return "; a value behind "
          + String.join(", ", predicted.decidedBy())
          + " was different when "
          + instruction.title()
          + " ran, or was read incorrectly";
    }
    String candidates =
        validation.findings().stream()
            .filter(one -> leadsTo(one.requirement(), observed, instruction, validation.state()))
            .filter(one -> restsOnAssumption(one, validation))
            .map(one -> one.requirement().id())
            .collect(Collectors.joining(", "));
    return candidates.isEmpty()
        ? "; the values in the dump do not explain it: they changed before "
            + instruction.title()
            + " ran, or were read incorrectly"
        : "; a violation of " + candidates + " would explain it";
  }

  /** Whether a violation could end in one of these outcomes in this state. */
  private static boolean leadsTo(
      Requirement requirement,
      List<String> words,
      Instruction instruction,
      ProcessorSnapshot state) {
    if (requirement.kind() != Kind.PREREQUISITE || !requirement.decides(instruction)) {
      return false;
    }
    OptionalInt number = requirement.errorNumber(instruction.name());
    for (OutcomeCase one : requirement.outcomes()) {
      Truth truth = one.when().of(state);
      boolean isAlternative =
          instruction.outcomes().alternatives(one.outcome(), number).stream()
              .anyMatch(alternative -> words.contains(alternative.outcome()));
      if (truth != Truth.FALSE && (isAlternative || words.contains(one.outcome()))) {
        return true;
      }
      if (truth == Truth.TRUE) {
        return false;
      }
    }
    return false;
  }

  private static boolean restsOnAssumption(Finding finding, ProcessorValidation validation) {
    ProcessorSnapshot state = validation.state();
    return finding.verdict() == Verdict.UNDETERMINED
        || RuleReads.of(finding.requirement()).stream()
            .anyMatch(field -> Origin.isAssumed(state.origin(field, field.mask())));
  }
}
