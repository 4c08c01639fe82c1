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
  /** What executes the built-in rules. */
  enum Engine {
    CODE,
    DROOLS
  }

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      description =
          "What executes the built-in rules: code, which the build makes of them (default), or"
              + " drools, the engine they are written for. Both find the same; drools is slower.")
  private Engine engine = Engine.CODE;

  /** The built-in rules. */
  RuleBase builtIn() {
    return engine == Engine.CODE ? RuleBase.builtIn() : RuleBase.executedBy(DroolsEngine.builtIn());
  }

  /** These and those of a project; empty if something is wrong with them, which is reported. */
  Optional<RuleBase> compile(ProjectRules project) {
    return engine == Engine.CODE ? project.compile() : project.compileForDrools();
  }

  /** One that assumes nothing: all that matters is known. */
  Validator validator() {
    return new Validator(
        Specification.builtIn(),
        builtIn(),
        new Assumptions(false, List.of()),
        new KnownProcessors(new Profiles(), Optional.empty()));
  }
}
