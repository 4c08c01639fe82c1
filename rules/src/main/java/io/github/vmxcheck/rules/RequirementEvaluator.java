// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.specs.Requirement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides single requirements, independently of earlier decisions. Thread-safe. The facts and rules
 * it needs are created on first use, because most checks never need them.
 */
final class RequirementEvaluator {
  /**
   * The verdict on one requirement.
   *
   * @param bits the wrong bits or, if undetermined, those that may be wrong
   */
  record Answer(Verdict verdict, List<WrongBits> bits) {}

  /** The bits of a field that are certainly wrong, and those that may be wrong. */
  record Wrong(long certain, long possible) {}

  private final List<Requirement> requirements;
  private final RuleBase base;
  private Kept kept;

  RequirementEvaluator(List<Requirement> requirements, RuleBase base) {
    this.requirements = requirements;
    this.base = base;
  }

  /** The facts on both bounds, and the rules and session to fire for them. */
  private static final class Kept {
    final Optional<StraightLineRules> rules;
    final Optional<RuleEngine.Session> session;
    final Map<String, Integer> indexOf = new HashMap<>();
    final Applicability toProcessor;
    final Applicability toMachine;
    final ProcessorFacts certain;
    final ProcessorFacts possible;
    final Processors allCertain;
    final Processors allPossible;

    Kept(List<Requirement> requirements, RuleBase base) {
      toProcessor = Applicability.toProcessor(requirements);
      toMachine = Applicability.toMachine(requirements);
      requirements.forEach(one -> indexOf.put(one.id(), one.index()));
      rules = base.straightLineRules(indexOf);
      session = base.newSession();
      certain = new ProcessorFacts(false, indexOf);
      possible = new ProcessorFacts(true, indexOf);
      allCertain = new Processors(false, indexOf);
      allPossible = new Processors(true, indexOf);
    }

    Answer decide(Requirement one, Applicability applicability, Facts onCertain, Facts onPossible) {
      int requirement = fire(one, applicability, onCertain, onPossible);
      return Evaluation.answer(onCertain.marks(), onPossible.marks(), requirement);
    }

    /**
     * Fires the rules of a requirement. A requirement that uses the rules of another one is decided
     * as that one.
     *
     * @return the index of the requirement whose rules were fired
     */
    int fire(Requirement one, Applicability applicability, Facts onCertain, Facts onPossible) {
      int requirement = indexOf.get(one.rule());
      applicability.mark(requirement, onCertain.marks(), onPossible.marks());
      if (rules.isPresent() && (session.isEmpty() || rules.get().decide(requirement))) {
        rules.get().fireAll(requirement, onCertain, onPossible);
      } else {
        onCertain.fire(session.orElseThrow());
        onPossible.fire(session.orElseThrow());
      }
      return requirement;
    }
  }

  /** The bits of a field that a requirement finds wrong on one logical processor. */
  synchronized Wrong wrong(Requirement requirement, ProcessorSnapshot state, Field field) {
    Kept with = kept();
    with.certain.set(state, null);
    with.possible.set(state, null);
    with.toProcessor.ask(state, null);
    int index = with.fire(requirement, with.toProcessor, with.certain, with.possible);
    RuleMarks certain = with.certain.marks();
    RuleMarks possible = with.possible.marks();
    if (certain.isNotApplicable(index)) {
      return new Wrong(0, 0);
    }
    long marked = mask(certain.wrong(index), field);
    return new Wrong(
        possible.isNotApplicable(index) ? 0 : marked, marked | mask(possible.wrong(index), field));
  }

  private static long mask(List<WrongBits> wrong, Field field) {
    long bits = 0;
    for (WrongBits one : wrong) {
      bits |= one.field() == field ? one.mask() : 0;
    }
    return bits;
  }

  /**
   * Decides a requirement of one logical processor.
   *
   * @param certainField a field whose unknown bits are treated as on the certain bound; null for
   *     none
   */
  synchronized Answer decide(Requirement requirement, ProcessorSnapshot state, Field certainField) {
    Kept with = kept();
    with.certain.set(state, null);
    with.possible.set(state, certainField);
    with.toProcessor.ask(state, certainField);
    return with.decide(requirement, with.toProcessor, with.certain, with.possible);
  }

  /** Decides a requirement across all logical processors of a snapshot. */
  synchronized Answer decide(
      Requirement requirement,
      List<ProcessorSnapshot> states,
      ProcessorSnapshot machine,
      Field certainField) {
    Kept with = kept();
    with.allCertain.set(states, machine, null);
    with.allPossible.set(states, machine, certainField);
    with.toMachine.ask(machine, states.size(), certainField);
    return with.decide(requirement, with.toMachine, with.allCertain, with.allPossible);
  }

  private Kept kept() {
    if (kept == null) {
      kept = new Kept(requirements, base);
    }
    return kept;
  }
}
