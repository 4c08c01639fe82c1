// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.specs.Requirement;
import java.util.List;

/** The rules of the specification without one of them. */
public final class BrokenRules {
  private BrokenRules() {}

  /** The names of the rules that find a requirement violated. */
  public static List<String> violating(Requirement requirement) {
    return BuiltInRules.ALL.stream()
        .filter(rule -> rule.requirement().equals(requirement.id()))
        .map(BuiltInRule::name)
        .toList();
  }

  /** All rules except this one. */
  public static RuleBase without(String name) {
    return RuleBase.only(rule -> !rule.name().equals(name));
  }
}
