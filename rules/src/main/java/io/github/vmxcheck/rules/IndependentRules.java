// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static java.util.stream.Collectors.groupingBy;

import java.util.List;
import java.util.Map;
import org.drools.model.Rule;

/**
 * The rules of each requirement, evaluated one requirement at a time without a session. What they
 * say is what a session over the same facts says; only what cannot change the verdict is left out.
 */
final class IndependentRules {
  private static final String EXEMPTION = " / not applicable";

  /**
   * A fact on one rail.
   *
   * @param marks where it takes down what the rules say
   */
  record OnRail(Object fact, RuleMarks marks) {}

  private final IndependentRule[][] exempting;
  private final IndependentRule[][] violating;

  IndependentRules(RuleBase base, Map<String, Integer> indexOf) {
    exempting = new IndependentRule[indexOf.size()][];
    violating = new IndependentRule[indexOf.size()][];
    Map<String, List<Rule>> byId =
        base.rules().stream().collect(groupingBy(IndependentRules::requirement));
    indexOf.forEach(
        (id, index) -> {
          List<Rule> rules = byId.getOrDefault(id, List.of());
          exempting[index] = select(rules, true);
          violating[index] = select(rules, false);
        });
  }

  /**
   * The build leaves out the quotes around the annotation's value, a compiler at run time does not.
   */
  private static String requirement(Rule rule) {
    return String.valueOf(rule.getMetaData("requirement")).replace("\"", "");
  }

  private static IndependentRule[] select(List<Rule> rules, boolean exempting) {
    return rules.stream()
        .filter(rule -> rule.getName().endsWith(EXEMPTION) == exempting)
        .map(IndependentRule::new)
        .toArray(IndependentRule[]::new);
  }

  /**
   * Marks what the rules of one requirement say on both rails. What is violated for certain may be
   * violated: where nothing may be, the certain rail is not asked.
   */
  void fire(int requirement, OnRail certain, OnRail possible) {
    fire(exempting[requirement], certain);
    if (certain.marks.isExempt(requirement)) {
      return;
    }
    fire(violating[requirement], possible);
    if (possible.marks.isViolated(requirement)) {
      fire(exempting[requirement], possible);
      fire(violating[requirement], certain);
    }
  }

  private static void fire(IndependentRule[] rules, OnRail rail) {
    for (IndependentRule rule : rules) {
      rule.fire(rail.fact);
    }
  }
}
