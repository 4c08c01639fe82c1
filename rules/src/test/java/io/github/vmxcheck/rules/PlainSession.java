// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static java.util.stream.Collectors.toMap;

import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.util.List;
import java.util.Map;

/** Fires all built-in rules in order, without caching or skipping anything. */
final class PlainSession implements RuleEngine.Session {
  private static final Specification SPECIFICATION = Specification.builtIn();

  static final List<Requirement> REQUIREMENTS = SPECIFICATION.requirements();

  static final Map<String, Integer> INDEX_OF =
      REQUIREMENTS.stream().collect(toMap(Requirement::id, Requirement::index));

  /** Requirements decided by the rules of another requirement, each with that requirement. */
  static final List<int[]> ALIKE = RuleMarks.alike(SPECIFICATION.requirements());

  /** An evaluator without optimisations. */
  static Evaluator evaluator() {
    return new SessionEvaluator(new PlainSession(), REQUIREMENTS);
  }

  @Override
  public void fire(Object fact) {
    List<BuiltInRule> rules = BuiltInRules.ALL;
    for (int i = 0; i < rules.size(); i++) {
      if (is(fact, rules.get(i).fact().word())) {
        BuiltInRules.fire(i, fact);
      }
    }
  }

  private static boolean is(Object fact, String name) {
    Class<?> type = fact.getClass();
    while (type != null && !type.getSimpleName().equals(name)) {
      type = type.getSuperclass();
    }
    return type != null;
  }
}
