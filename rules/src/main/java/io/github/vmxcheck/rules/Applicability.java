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
 * Determines which requirements apply to a state. A condition that several requirements share is
 * evaluated once for each state. Not thread-safe.
 */
final class Applicability {
  private static final int[] NONE = {};

  /** The numbers of the conditions that must all hold, by requirement index. */
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

  /** The applicability of the requirements on one logical processor. */
  static Applicability toProcessor(List<Requirement> requirements) {
    return new Applicability(requirements, false);
  }

  /** The applicability of the requirements across logical processors. */
  static Applicability toMachine(List<Requirement> requirements) {
    return new Applicability(requirements, true);
  }

  /**
   * Sets the state of a logical processor. A claim that only unknown bits of {@code certainField}
   * leave undetermined counts as what makes the condition true, except inside {@code known}, where
   * it stays undetermined; null for no field.
   */
  void ask(ProcessorSnapshot state, Field certainField) {
    ask(state, 1, certainField);
  }

  /** Sets the state of a machine with this number of logical processors. */
  void ask(ProcessorSnapshot machine, int processors, Field certainField) {
    asked = new Asked(machine, processors, certainField);
    Arrays.fill(truths, null);
  }

  /**
   * Marks a requirement as not applicable: on the certain bound if it does not apply, on the
   * possible bound if it may not apply.
   */
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
