// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.specs.FactKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The built-in rules as the build made code of them, evaluated one requirement at a time. What they
 * say is what a session over the same facts says; only what cannot change the verdict is left out.
 */
final class StraightLineRules {
  /** The numbers of the rules of each requirement, by its index. */
  private final int[][] rules;

  /** What each rule is asked about. */
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
   * Marks what the rules of one requirement say on both bounds, unless it does not apply. What is
   * violated for certain may be violated: where nothing may be, the certain bound is not asked.
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
   * Marks all that the rules of one requirement say on both bounds. Where the unknown bits of one
   * field count for nothing on the possible bound, something may be violated for certain alone.
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
