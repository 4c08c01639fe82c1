// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.specs.Requirement;
import java.util.List;
import java.util.Map;
import org.drools.model.Rule;
import org.drools.model.impl.ModelImpl;

/** The rules of the specification with one missing. */
public final class BrokenRules {
  private BrokenRules() {}

  /** The names of the rules that find a requirement violated. */
  public static List<String> violating(Requirement requirement) {
    String annotation = requirement.id();
    return RuleBase.builtIn().rules().stream()
        .filter(rule -> annotation.equals(String.valueOf(rule.getMetaData("requirement"))))
        .map(Rule::getName)
        .filter(name -> !name.endsWith(" / not applicable"))
        .toList();
  }

  /** All but this one. */
  public static RuleBase without(String name) {
    ModelImpl model = new ModelImpl();
    RuleBase.builtIn().rules().stream()
        .filter(rule -> !rule.getName().equals(name))
        .forEach(model::addRule);
    return new RuleBase(List.of(model), Map.of());
  }
}
