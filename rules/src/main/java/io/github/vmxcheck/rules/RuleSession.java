// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.List;
import java.util.Map;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.FactHandle;

/**
 * A session over the rules and the facts it reuses; for one thread. What it finds is what the rules
 * mean: {@link Evaluator} may only be faster.
 */
final class RuleSession {
  private final KieSession session;
  private final int requirements;
  private final Processor certain;
  private final Processor possible;
  private final Processors allCertain;
  private final Processors allPossible;

  RuleSession(RuleBase base, Map<String, Integer> indexOf) {
    session = base.kieBase().newKieSession();
    requirements = indexOf.size();
    certain = new Processor(false, indexOf);
    possible = new Processor(true, indexOf);
    allCertain = new Processors(false, indexOf);
    allPossible = new Processors(true, indexOf);
  }

  /** Evaluates the rules over one logical processor. */
  Evaluation evaluate(ProcessorSnapshot state) {
    return evaluate(state, null);
  }

  /** The same, with the unknown bits of one field counting for nothing. */
  Evaluation evaluate(ProcessorSnapshot state, Field certainField) {
    certain.set(state, null);
    possible.set(state, certainField);
    fire(certain, possible);
    return Evaluation.of(certain.marks(), possible.marks(), requirements);
  }

  /** Evaluates the rules over all logical processors of a snapshot. */
  Evaluation evaluate(
      List<ProcessorSnapshot> states, ProcessorSnapshot machine, Field certainField) {
    allCertain.set(states, machine, null);
    allPossible.set(states, machine, certainField);
    fire(allCertain, allPossible);
    return Evaluation.of(allCertain.marks(), allPossible.marks(), requirements);
  }

  private void fire(Object certainFact, Object possibleFact) {
    FactHandle first = session.insert(certainFact);
    FactHandle second = session.insert(possibleFact);
    try {
      session.fireAllRules();
    } finally {
      session.delete(first);
      session.delete(second);
    }
  }
}
