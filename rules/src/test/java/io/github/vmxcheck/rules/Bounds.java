// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Fires the rules and evaluates the conditions on a single bound, without derivations or
 * assumptions.
 */
final class Bounds {
  private static final Map<String, Integer> INDEX_OF = PlainSession.INDEX_OF;

  private Bounds() {}

  /** Ids of the requirements violated on the lower (certain) or the upper (possible) bound. */
  static Set<String> violated(ProcessorSnapshot state, boolean possible) {
    RuleMarks marks = fire(state, possible);
    return ids(marks::isViolated);
  }

  /** Ids of the requirements that are certainly not applicable. */
  static Set<String> notApplicable(ProcessorSnapshot state) {
    RuleMarks marks = fire(state, false);
    return ids(marks::isNotApplicable);
  }

  /** Ids of the requirements that a fully known state violates. */
  static Set<String> violations(ProcessorSnapshot state) {
    RuleMarks marks = fire(state, false);
    return ids(index -> marks.isViolated(index) && !marks.isNotApplicable(index));
  }

  /** Ids of the requirements violated across these processors; the driver counts all of them. */
  static Set<String> violated(List<ProcessorSnapshot> states, boolean possible) {
    Processors fact = new Processors(possible, INDEX_OF);
    ProcessorSnapshot machine =
        new ProcessorSnapshot(0)
            .set(VMM_ACTIVE_PROCESSORS, states.size())
            .set(VMM_INITIALIZED_PROCESSORS, states.size());
    fact.set(states, machine, null);
    fire(fact);
    return ids(fact.marks()::isViolated);
  }

  private static RuleMarks fire(ProcessorSnapshot state, boolean possible) {
    Processor fact = new Processor(possible, INDEX_OF);
    fact.set(state, null);
    fire(fact);
    fact.marks().share(PlainSession.ALIKE);
    Applicability conditions = Applicability.toProcessor(PlainSession.REQUIREMENTS);
    conditions.ask(state, null);
    RuleMarks other = new RuleMarks(INDEX_OF);
    conditions.markAll(possible ? other : fact.marks(), possible ? fact.marks() : other);
    return fact.marks();
  }

  private static void fire(Object fact) {
    new PlainSession().fire(fact);
  }

  private static Set<String> ids(IntPredicate marked) {
    Set<String> ids = new HashSet<>();
    INDEX_OF.forEach(
        (id, index) -> {
          if (marked.test(index)) {
            ids.add(id);
          }
        });
    return ids;
  }
}
