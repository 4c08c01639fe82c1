// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.specs.Requirement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Fires all rules in a session, without caches. Its results define what the rules mean: {@link
 * StraightLineEvaluator} may only be faster.
 */
final class SessionEvaluator implements Evaluator {
  private final RuleEngine.Session session;
  private final int requirements;
  private final List<int[]> alike;
  private final Applicability toProcessor;
  private final Applicability toMachine;
  private final ProcessorFacts certain;
  private final ProcessorFacts possible;
  private final Processors allCertain;
  private final Processors allPossible;

  SessionEvaluator(RuleEngine.Session session, List<Requirement> requirements) {
    alike = RuleMarks.alike(requirements);
    this.session = session;
    this.requirements = requirements.size();
    toProcessor = Applicability.toProcessor(requirements);
    toMachine = Applicability.toMachine(requirements);
    Map<String, Integer> indexOf = new HashMap<>();
    requirements.forEach(one -> indexOf.put(one.id(), one.index()));
    certain = new ProcessorFacts(false, indexOf);
    possible = new ProcessorFacts(true, indexOf);
    allCertain = new Processors(false, indexOf);
    allPossible = new Processors(true, indexOf);
  }

  @Override
  public Evaluation evaluate(ProcessorSnapshot state) {
    return evaluate(state, null);
  }

  @Override
  public Evaluation evaluate(ProcessorSnapshot state, Field certainField) {
    certain.set(state, null);
    possible.set(state, certainField);
    certain.fire(session);
    possible.fire(session);
    certain.marks().share(alike);
    possible.marks().share(alike);
    toProcessor.ask(state, certainField);
    toProcessor.markAll(certain.marks(), possible.marks());
    return Evaluation.of(certain.marks(), possible.marks(), requirements);
  }

  @Override
  public Evaluation evaluate(
      List<ProcessorSnapshot> states, ProcessorSnapshot machine, Field certainField) {
    allCertain.set(states, machine, null);
    allPossible.set(states, machine, certainField);
    allCertain.fire(session);
    allPossible.fire(session);
    allCertain.marks().share(alike);
    allPossible.marks().share(alike);
    toMachine.ask(machine, states.size(), certainField);
    toMachine.markAll(allCertain.marks(), allPossible.marks());
    return Evaluation.of(allCertain.marks(), allPossible.marks(), requirements);
  }
}
