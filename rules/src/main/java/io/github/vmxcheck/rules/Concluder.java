// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.rules.speed.ConclusionBits;
import io.github.vmxcheck.rules.speed.ConclusionCache;
import io.github.vmxcheck.specs.Condition.Asked;
import io.github.vmxcheck.specs.Condition.Truth;
import io.github.vmxcheck.specs.Instruction;
import io.github.vmxcheck.specs.Kind;
import io.github.vmxcheck.specs.Level;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Derives findings and outcomes from evaluations and caches them. Not thread-safe. */
final class Concluder {
  private static final long[] NOTHING_BESIDES = {};

  private final Specification specification;
  private final List<Requirement> requirements;
  private final List<Instruction> instructions;
  private final OutcomePredictor predictor;
  private final Optional<Instruction> asked;
  private final ConclusionBits besides;
  private final ConclusionCache<Evaluation, Conclusions> repeated = new ConclusionCache<>();
  private final ConclusionCache<Evaluation, Findings> repeatedOfMachine = new ConclusionCache<>();

  Concluder(Specification specification, OutcomePredictor predictor, Optional<Instruction> asked) {
    this.specification = specification;
    this.predictor = predictor;
    this.asked = asked;
    requirements = specification.requirements();
    instructions = specification.instructions();
    besides = new ConclusionBits(specification);
  }

  /** The conclusions for one logical processor. */
  Conclusions conclude(ProcessorSnapshot state, Evaluation evaluation) {
    long predicted = predicted(state);
    return repeated.of(
        evaluation,
        besides.of(state, predicted),
        besides.areAll(state),
        () -> conclude(state, evaluation, predicted));
  }

  /** A bit for each instruction that is predicted. */
  private long predicted(ProcessorSnapshot state) {
    Asked of = new Asked(state, 1, null);
    long predicted = 0;
    for (int i = 0; i < instructions.size(); i++) {
      predicted |= instructions.get(i).predictedWhen().of(of) == Truth.TRUE ? 1L << i : 0;
    }
    return predicted;
  }

  private Conclusions conclude(ProcessorSnapshot state, Evaluation evaluation, long predicted) {
    boolean hypothetical =
        requirements.stream().anyMatch(one -> showsImpossibleState(one, state, evaluation));
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    for (int i = 0; i < instructions.size(); i++) {
      Instruction one = instructions.get(i);
      if ((predicted >>> i & 1) != 0) {
        outcomes.put(one.name(), predictor.outcome(one, state, evaluation, hypothetical));
      } else if (asked.isPresent() && one.equals(asked.get())) {
        outcomes.put(one.name(), predictor.unpredicted(one, hypothetical));
      }
    }
    return new Conclusions(
        findings(state, evaluation, outcomes),
        question(state),
        narrowed(outcomes, state, evaluation),
        Collections.unmodifiableMap(outcomes));
  }

  private Map<String, Outcome> narrowed(
      Map<String, Outcome> predictions, ProcessorSnapshot state, Evaluation evaluation) {
    Map<String, Outcome> narrowed = new LinkedHashMap<>(predictions);
    narrowed.replaceAll(
        (name, predicted) -> {
          List<String> observed = Observation.of(predicted.instruction(), state);
          return observed.isEmpty()
              ? predicted
              : predictor.narrowed(predicted, observed, state, evaluation);
        });
    return Collections.unmodifiableMap(narrowed);
  }

  /**
   * The instruction in question: the one asked for, else the first one whose observed outcome is in
   * the state, else the first of all.
   */
  private Instruction question(ProcessorSnapshot state) {
    if (asked.isPresent()) {
      return asked.get();
    }
    for (Instruction one : instructions) {
      if (!Observation.of(one, state).isEmpty()) {
        return one;
      }
    }
    return instructions.get(0);
  }

  /** Whether a requirement of level error shows that no processor can be in the state. */
  private static boolean showsImpossibleState(
      Requirement requirement, ProcessorSnapshot state, Evaluation evaluation) {
    return requirement.kind() == Kind.CONSISTENCY
        && evaluation.verdict(requirement.index()) == Verdict.VIOLATED
        && level(requirement, state, evaluation) == Level.ERROR;
  }

  /**
   * The level of a requirement in this state. A violated consistency requirement is less severe in
   * a guest's view, which shows what the VMM decides, and if the processor itself allows the wrong
   * bits: neither state is impossible.
   */
  private static Level level(
      Requirement requirement, ProcessorSnapshot state, Evaluation evaluation) {
    if (requirement.kind() != Kind.CONSISTENCY) {
      return requirement.level();
    }
    if (state.isSeenByGuest()) {
      return Level.NOTE;
    }
    boolean isAllowed = isAllowed(requirement, evaluation.bits(requirement.index()), state);
    return isAllowed && requirement.level() == Level.ERROR ? Level.WARNING : requirement.level();
  }

  /** Whether a register shows that the processor supports all of the wrong bits. */
  static boolean isAllowed(
      Requirement requirement, List<WrongBits> wrong, ProcessorSnapshot state) {
    return requirement.allowedBy().isPresent()
        && !wrong.isEmpty()
        && wrong.stream()
            .allMatch(bits -> (bits.mask() & ~state.value(requirement.allowedBy().get())) == 0);
  }

  private Findings findings(
      ProcessorSnapshot state, Evaluation evaluation, Map<String, Outcome> outcomes) {
    List<Finding> findings = new ArrayList<>();
    for (Requirement requirement : requirements) {
      switch (requirement.kind()) {
        case MULTIPROCESSOR -> {}
        case OBSERVATION ->
            findings.add(
                new Finding(
                    requirement,
                    observed(requirement, state, outcomes),
                    requirement.level(),
                    List.of()));
        case PREREQUISITE, CONSISTENCY, CAPABILITY, PRACTICE ->
            findings.add(finding(requirement, evaluation, level(requirement, state, evaluation)));
      }
    }
    return Findings.of(findings);
  }

  private static Verdict observed(
      Requirement requirement, ProcessorSnapshot state, Map<String, Outcome> outcomes) {
    for (String name : requirement.instructions().keySet()) {
      if (outcomes.containsKey(name)) {
        return Observation.verdict(state, outcomes.get(name));
      }
    }
    return Verdict.NOT_APPLICABLE;
  }

  /** The findings across processors. */
  Findings ofMachine(Evaluation evaluation) {
    return repeatedOfMachine.of(
        evaluation,
        NOTHING_BESIDES,
        true,
        () ->
            Findings.of(
                requirements.stream()
                    .filter(requirement -> requirement.kind() == Kind.MULTIPROCESSOR)
                    .map(requirement -> finding(requirement, evaluation, requirement.level()))
                    .toList()));
  }

  private Finding finding(Requirement requirement, Evaluation evaluation, Level level) {
    int index = requirement.index();
    boolean minor =
        requirement
            .minorIf()
            .flatMap(specification::byId)
            .filter(cause -> evaluation.verdict(cause.index()) == Verdict.VIOLATED)
            .isPresent();
    return new Finding(
        requirement, evaluation.verdict(index), minor ? Level.NOTE : level, evaluation.bits(index));
  }
}
