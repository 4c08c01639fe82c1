// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.rules.speed.SimilarStates;
import io.github.vmxcheck.specs.Requirement;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Evaluates the rules for one state after another. A verdict depends only on the fields that its
 * rules read, so for a state similar to an earlier one only the requirements that read a differing
 * field are evaluated again. The built-in rules are straight-line code; others are fired in a
 * session.
 */
final class StraightLineEvaluator implements Evaluator {
  private final Map<String, Integer> indexOf = new HashMap<>();
  private final List<int[]> alike;
  private final BitSet ofProcessor = new BitSet();
  private final BitSet ofMachine = new BitSet();

  /** Requirements with unknown reads: they are evaluated in every state. */
  private final BitSet withUnknownReads = new BitSet();

  private final BitSet[] readers = new BitSet[Field.values().length];

  /** Requirements that the session decides, if there is one. */
  private final BitSet bySession = new BitSet();

  private final RuleBase base;
  private final StraightLineRules rules;
  private final Applicability toProcessor;
  private final Applicability toMachine;
  private final Optional<RuleEngine.Session> session;
  private final ProcessorFacts certain;
  private final ProcessorFacts possible;
  private final Processors certainMachine;
  private final Processors possibleMachine;
  private final SimilarStates<Evaluation> similar = new SimilarStates<>();
  private final Evaluation nothing;
  private Evaluation lastOfMachine;

  /**
   * Creates an evaluator.
   *
   * @param session a session with the rules of all requirements that no built-in rule decides
   */
  StraightLineEvaluator(
      List<Requirement> requirements, RuleBase base, Optional<RuleEngine.Session> session) {
    this.base = base;
    this.session = session;
    alike = RuleMarks.alike(requirements);
    Arrays.setAll(readers, i -> new BitSet());
    for (Requirement requirement : requirements) {
      indexOf.put(requirement.id(), requirement.index());
      switch (requirement.kind()) {
        case OBSERVATION -> {}
        case MULTIPROCESSOR -> ofMachine.set(requirement.index());
        case PREREQUISITE, CONSISTENCY, CAPABILITY, PRACTICE -> addOfProcessor(requirement);
      }
    }
    rules = new StraightLineRules(base.wanted(), indexOf);
    for (int i = 0; session.isPresent() && i < indexOf.size(); i++) {
      bySession.set(i, !rules.decide(i));
    }
    alike.forEach(pair -> bySession.set(pair[0], bySession.get(pair[1])));
    toProcessor = Applicability.toProcessor(requirements);
    toMachine = Applicability.toMachine(requirements);
    certain = new ProcessorFacts(false, indexOf);
    possible = new ProcessorFacts(true, indexOf);
    certainMachine = new Processors(false, indexOf);
    possibleMachine = new Processors(true, indexOf);
    nothing = Evaluation.ofNothing(indexOf.size());
    lastOfMachine = nothing;
  }

  private void addOfProcessor(Requirement requirement) {
    ofProcessor.set(requirement.index());
    List<Field> reads = base.reads(requirement);
    if (reads.isEmpty()) {
      withUnknownReads.set(requirement.index());
    }
    for (Field field : reads) {
      readers[field.ordinal()].set(requirement.index());
    }
  }

  @Override
  public Evaluation evaluate(ProcessorSnapshot state) {
    return similar.of(
        state,
        () -> evaluate(nothing, ofProcessor, state, null),
        (other, found) -> evaluate(found, readingOther(other, state), state, null));
  }

  @Override
  public Evaluation evaluate(ProcessorSnapshot state, Field certainField) {
    BitSet reading = new BitSet();
    reading.or(withUnknownReads);
    reading.or(readers[certainField.ordinal()]);
    return evaluate(evaluate(state), reading, state, certainField);
  }

  /** The requirements that read a field that differs between two states. */
  private BitSet readingOther(ProcessorSnapshot before, ProcessorSnapshot state) {
    BitSet differing = new BitSet();
    state.addDifferences(before, differing);
    BitSet reading = new BitSet();
    reading.or(withUnknownReads);
    for (int i = differing.nextSetBit(0); i >= 0; i = differing.nextSetBit(i + 1)) {
      reading.or(readers[i]);
    }
    return reading;
  }

  /** Evaluates some requirements; the others keep their earlier result. */
  private Evaluation evaluate(
      Evaluation before, BitSet requirements, ProcessorSnapshot state, Field certainField) {
    certain.set(state, null);
    possible.set(state, certainField);
    toProcessor.ask(state, certainField);
    return fire(before, requirements, toProcessor, certain, possible, certainField);
  }

  private Evaluation fire(
      Evaluation before,
      BitSet requirements,
      Applicability applicability,
      Facts onCertain,
      Facts onPossible,
      Field certainField) {
    if (requirements.intersects(bySession)) {
      onCertain.fire(session.orElseThrow());
      onPossible.fire(session.orElseThrow());
    }
    for (int i = requirements.nextSetBit(0); i >= 0; i = requirements.nextSetBit(i + 1)) {
      applicability.mark(i, onCertain.marks(), onPossible.marks());
      if (certainField == null) {
        rules.fire(i, onCertain, onPossible);
      } else {
        rules.fireAll(i, onCertain, onPossible);
      }
    }
    onCertain.marks().share(alike);
    onPossible.marks().share(alike);
    return before.updated(requirements, onCertain.marks(), onPossible.marks());
  }

  @Override
  public Evaluation evaluate(
      List<ProcessorSnapshot> states, ProcessorSnapshot machine, Field certainField) {
    certainMachine.set(states, machine, null);
    possibleMachine.set(states, machine, certainField);
    toMachine.ask(machine, states.size(), certainField);
    lastOfMachine =
        fire(lastOfMachine, ofMachine, toMachine, certainMachine, possibleMachine, certainField);
    return lastOfMachine;
  }
}
