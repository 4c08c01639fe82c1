// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The rules of some requirements only, picked evenly. Requirements without rules all pass, so this
 * is for benchmarks only.
 */
public final class PartOfTheRules {
  private PartOfTheRules() {}

  /** The rules of this many requirements. */
  public static RuleBase ofRequirements(int count) {
    List<Requirement> requirements = Specification.builtIn().requirements();
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < count; i++) {
      ids.add(requirements.get(i * requirements.size() / count).id());
    }
    return RuleBase.only(rule -> ids.contains(rule.requirement()));
  }
}
