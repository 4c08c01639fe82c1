// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.specs.Condition.Truth;
import io.github.vmxcheck.specs.Instruction;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Requirement.OutcomeCase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Walks through the stages of an instruction in one state or, if a mode is unknown, in several
 * states, and accumulates the results. Stages are passed in the manual's order. The first one with
 * a violated prerequisite decides; an undetermined prerequisite before it keeps its own outcome
 * possible.
 */
final class StageWalk {
  private final Instruction instruction;
  private final List<List<Requirement>> stages;
  private final Set<String> met;
  private final Set<String> possible = new LinkedHashSet<>();
  private final Set<String> deciding = new LinkedHashSet<>();
  private final Set<String> open = new LinkedHashSet<>();
  private final Set<OptionalInt> errorNumbers = new LinkedHashSet<>();
  private final Map<String, List<String>> failures = new LinkedHashMap<>();

  /**
   * Prepares a walk.
   *
   * @param instruction the instruction that is executed
   * @param stages the prerequisites tested in each stage
   * @param met ids of prerequisites taken as satisfied
   */
  StageWalk(Instruction instruction, List<List<Requirement>> stages, Set<String> met) {
    this.instruction = instruction;
    this.stages = stages;
    this.met = met;
  }

  void add(StageWalk other) {
    possible.addAll(other.possible);
    deciding.addAll(other.deciding);
    open.addAll(other.open);
    errorNumbers.addAll(other.errorNumbers);
  }

  /** Walks in one state. */
  void walk(ProcessorSnapshot state, Evaluation evaluation) {
    for (List<Requirement> stage : stages) {
      if (decides(stage, state, evaluation)) {
        return;
      }
    }
    possible.add(instruction.success());
  }

  Set<String> possible() {
    return possible;
  }

  boolean maySucceed() {
    return possible.contains(instruction.success());
  }

  /** Requirements that are violated in a state and decide its outcome, in the order of the walk. */
  Set<String> deciding() {
    return deciding;
  }

  /** Undetermined requirements that keep their own outcome possible. */
  Set<String> open() {
    return open;
  }

  /**
   * The outcomes of each requirement that is violated or undetermined in a stage that the
   * instruction may reach.
   */
  Map<String, List<String>> failures() {
    return failures;
  }

  /** The error number that all failures found have in common, if there is one. */
  OptionalInt errorNumber() {
    return errorNumbers.size() == 1 ? errorNumbers.iterator().next() : OptionalInt.empty();
  }

  private boolean decides(List<Requirement> stage, ProcessorSnapshot state, Evaluation evaluation) {
    Set<String> certain = new LinkedHashSet<>();
    List<Requirement> undetermined = new ArrayList<>();
    for (Requirement requirement : stage) {
      Verdict verdict = evaluation.verdict(requirement.index());
      if (isUntested(requirement, stage, evaluation)) {
        continue;
      }
      if (verdict == Verdict.VIOLATED) {
        deciding.add(requirement.id());
        List<String> outcomes = outcomes(requirement, state);
        certain.addAll(outcomes);
        failures.put(requirement.id(), outcomes);
      } else if (verdict == Verdict.UNDETERMINED) {
        undetermined.add(requirement);
      }
    }
    possible.addAll(certain);
    for (Requirement requirement : undetermined) {
      keepPossible(requirement, certain, state);
    }
    return !certain.isEmpty();
  }

  /** Whether a requirement is taken as satisfied, or one that is tested before it is violated. */
  private boolean isUntested(
      Requirement requirement, List<Requirement> stage, Evaluation evaluation) {
    return met.contains(requirement.id())
        || stage.stream()
            .filter(first -> requirement.after().contains(first.id()))
            .filter(first -> !met.contains(first.id()))
            .anyMatch(first -> evaluation.verdict(first.index()) == Verdict.VIOLATED);
  }

  private void keepPossible(Requirement requirement, Set<String> certain, ProcessorSnapshot state) {
    List<String> outcomes = outcomes(requirement, state);
    possible.addAll(outcomes);
    failures.put(requirement.id(), outcomes);
    if (!certain.containsAll(outcomes)) {
      open.add(requirement.id());
    }
  }

  /** The outcomes if this prerequisite is violated: those of the first case that applies. */
  private List<String> outcomes(Requirement requirement, ProcessorSnapshot state) {
    List<String> outcomes = new ArrayList<>(2);
    for (String word : words(requirement.outcomes(), state)) {
      outcomes.addAll(words(word, requirement, state));
    }
    return outcomes;
  }

  private List<String> words(List<OutcomeCase> cases, ProcessorSnapshot state) {
    List<String> words = new ArrayList<>(2);
    for (OutcomeCase one : cases) {
      Truth truth = met.contains(one.orMet()) ? Truth.TRUE : one.when().of(state);
      if (truth != Truth.FALSE) {
        words.add(one.outcome());
      }
      if (truth == Truth.TRUE) {
        break;
      }
    }
    return words;
  }

  /**
   * A word of a requirement is an outcome, or a word that stands for several outcomes, between
   * which the state decides.
   */
  private List<String> words(String word, Requirement requirement, ProcessorSnapshot state) {
    OptionalInt number = requirement.errorNumber(instruction.name());
    List<OutcomeCase> alternatives = instruction.outcomes().alternatives(word, number);
    errorNumbers.add(alternatives.isEmpty() ? OptionalInt.empty() : number);
    return alternatives.isEmpty() ? List.of(word) : words(alternatives, state);
  }
}
