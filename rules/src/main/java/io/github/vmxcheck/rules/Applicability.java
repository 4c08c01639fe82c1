// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.specs.Condition;
import io.github.vmxcheck.specs.Condition.Asked;
import io.github.vmxcheck.specs.Condition.Truth;
import io.github.vmxcheck.specs.Kind;
import io.github.vmxcheck.specs.Requirement;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Says of a state which requirements apply to it. A condition that several requirements name is
 * asked once a state. For one thread.
 */
final class Applicability {
  private static final int[] NONE = {};

  /** The numbers of the conditions that must all hold, by the index of the requirement. */
  private final int[][] needs;

  private final Condition[] conditions;
  private final Truth[] truths;
  private Asked asked;

  private Applicability(List<Requirement> requirements, boolean isOfMachine) {
    IdentityHashMap<Condition, Integer> numbers = new IdentityHashMap<>();
    needs = new int[requirements.size()][];
    Arrays.fill(needs, NONE);
    for (Requirement requirement : requirements) {
      if (isOfMachine == (requirement.kind() == Kind.MULTIPROCESSOR)) {
        List<Condition> parts = requirement.appliesWhen().parts();
        parts.forEach(part -> numbers.putIfAbsent(part, numbers.size()));
        needs[requirement.index()] = parts.stream().mapToInt(numbers::get).toArray();
      }
    }
    conditions = new Condition[numbers.size()];
    numbers.forEach((condition, number) -> conditions[number] = condition);
    truths = new Truth[conditions.length];
  }

  /** That of the requirements on one logical processor. */
  static Applicability toProcessor(List<Requirement> requirements) {
    return new Applicability(requirements, false);
  }

  /** That of the requirements across logical processors. */
  static Applicability toMachine(List<Requirement> requirements) {
    return new Applicability(requirements, true);
  }

  /** Turns to the state of a logical processor; the unknown bits of a field count for nothing. */
  void ask(ProcessorSnapshot state, Field certainField) {
    ask(state, 1, certainField);
  }

  /** Turns to a machine of so many logical processors. */
  void ask(ProcessorSnapshot machine, int processors, Field certainField) {
    asked = new Asked(machine, processors, certainField);
    Arrays.fill(truths, null);
  }

  /** Exempts from a requirement on each bound where it does not, or may not, apply. */
  void mark(int requirement, RuleMarks certain, RuleMarks possible) {
    if (needs[requirement].length == 0) {
      return;
    }
    Truth truth = of(requirement);
    if (truth == Truth.FALSE) {
      certain.notApplicable(requirement);
    }
    if (truth != Truth.TRUE) {
      possible.notApplicable(requirement);
    }
  }

  /** The same for every requirement. */
  void markAll(RuleMarks certain, RuleMarks possible) {
    for (int i = 0; i < needs.length; i++) {
      mark(i, certain, possible);
    }
  }

  private Truth of(int requirement) {
    Truth truth = Truth.TRUE;
    for (int number : needs[requirement]) {
      if (truths[number] == null) {
        truths[number] = conditions[number].of(asked);
      }
      if (truths[number] == Truth.FALSE) {
        return Truth.FALSE;
      }
      truth = truths[number] == Truth.OPEN ? Truth.OPEN : truth;
    }
    return truth;
  }
}
