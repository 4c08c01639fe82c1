// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.specs.FactKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The built-in rules as the Java code that the build generates, evaluated one requirement at a
 * time. The result is that of a session over the same facts; only work that cannot change the
 * verdict is skipped.
 */
final class StraightLineRules {
  /** The rule numbers of each requirement, by requirement index. */
  private final int[][] rules;

  /** The kind of fact that each rule matches, by rule number. */
  private final FactKind[] asked;

  StraightLineRules(Predicate<BuiltInRule> wanted, Map<String, Integer> indexOf) {
    List<List<Integer>> numbers = new ArrayList<>();
    indexOf.forEach((id, index) -> numbers.add(new ArrayList<>()));
    List<BuiltInRule> all = BuiltInRules.ALL;
    asked = new FactKind[all.size()];
    for (int i = 0; i < all.size(); i++) {
      asked[i] = all.get(i).fact();
      Integer index = indexOf.get(all.get(i).requirement());
      if (index != null && wanted.test(all.get(i))) {
        numbers.get(index).add(i);
      }
    }
    rules =
        numbers.stream()
            .map(list -> list.stream().mapToInt(number -> number).toArray())
            .toArray(int[][]::new);
  }

  /** Whether there is a rule for a requirement. */
  boolean decide(int requirement) {
    return rules[requirement].length > 0;
  }

  /**
   * Marks the results of a requirement's rules on both bounds, unless it is not applicable. A
   * certain violation is also a possible one, so the certain bound is only evaluated if the
   * possible bound has a violation.
   */
  void fire(int requirement, Facts certain, Facts possible) {
    if (certain.marks().isNotApplicable(requirement)) {
      return;
    }
    fire(rules[requirement], possible);
    if (possible.marks().isViolated(requirement)) {
      fire(rules[requirement], certain);
    }
  }

  /**
   * Marks the results of a requirement's rules on both bounds, always evaluating both. If the
   * unknown bits of one field are treated as certain on the possible bound, the certain bound alone
   * may have a violation.
   */
  void fireAll(int requirement, Facts certain, Facts possible) {
    fire(rules[requirement], certain);
    fire(rules[requirement], possible);
  }

  private void fire(int[] numbers, Facts facts) {
    for (int rule : numbers) {
      for (Object fact : facts.of(asked[rule])) {
        BuiltInRules.fire(rule, fact);
      }
    }
  }
}
