// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.drools.DroolsEngine;
import io.github.vmxcheck.drools.ProjectRules;
import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.rules.KnownProcessors;
import io.github.vmxcheck.rules.RuleBase;
import io.github.vmxcheck.rules.Validator;
import io.github.vmxcheck.specs.Profiles;
import io.github.vmxcheck.specs.Specification;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option {@code --engine}. */
final class EngineOption {
  /** Engine for the built-in rules. */
  enum Engine {
    CODE,
    DROOLS
  }

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      description =
          "Engine that evaluates the built-in rules: 'code' (default) runs Java code that the"
              + " build generated from them; 'drools' runs them in Drools, the engine they are"
              + " written for. Both give the same results; 'drools' is slower.")
  private Engine engine = Engine.CODE;

  /** The built-in rules. */
  RuleBase builtIn() {
    return engine == Engine.CODE ? RuleBase.builtIn() : RuleBase.executedBy(DroolsEngine.builtIn());
  }

  /** The built-in and the project rules; empty if the latter have errors, which are reported. */
  Optional<RuleBase> compile(ProjectRules project) {
    return engine == Engine.CODE ? project.compile() : project.compileForDrools();
  }

  /** A validator that assumes nothing, for states in which every relevant value is known. */
  Validator validator() {
    return new Validator(
        Specification.builtIn(),
        builtIn(),
        new Assumptions(false, List.of()),
        new KnownProcessors(new Profiles(), Optional.empty()));
  }
}
