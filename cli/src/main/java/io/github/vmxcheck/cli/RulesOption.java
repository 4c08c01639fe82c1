// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.check.gate.ProjectFile;
import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.drools.ProjectRules;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.rules.RuleBase;
import io.github.vmxcheck.rules.RuleReads;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** The option {@code --rules}, which names directories of project rules. */
final class RulesOption {
  @Option(
      names = "--rules",
      paramLabel = "DIR",
      description =
          "Also check the project requirements in this directory: NAME.yaml with rules in"
              + " NAME.drl; repeatable. Rules are executed as code: name only directories you trust.")
  private List<String> directories = new ArrayList<>();

  /** The requirements, and their rules. */
  record Known(Specification specification, RuleBase rules) {}

  /** The requirements, and the fields that the rules of each read. */
  record Requirements(Specification specification, Function<Requirement, List<Field>> reads) {}

  /** All requirements; empty if those of the project have errors, which are reported. */
  Optional<Requirements> requirements(ProcessEnvironment environment) {
    if (directories.isEmpty() && environment.known().isPresent()) {
      Known known = environment.known().get();
      return Optional.of(new Requirements(known.specification, known.rules::reads));
    }
    return directories.isEmpty()
        ? Optional.of(new Requirements(Specification.builtIn(), RuleReads::of))
        : read(environment)
            .map(project -> new Requirements(project.specification(), project::reads));
  }

  /** The same, with the compiled rules. */
  Optional<Known> known(ProcessEnvironment environment, EngineOption engine) {
    if (directories.isEmpty()) {
      return environment
          .known()
          .or(() -> Optional.of(new Known(Specification.builtIn(), engine.builtIn())));
    }
    return read(environment)
        .flatMap(
            project ->
                engine.compile(project).map(base -> new Known(project.specification(), base)));
  }

  private Optional<ProjectRules> read(ProcessEnvironment environment) {
    for (String directory : directories) {
      environment.err().println("vmxcheck: running rule code from " + Sanitized.of(directory));
    }
    return ProjectRules.read(
        directories,
        ProjectFile::text,
        problem -> environment.err().println(Sanitized.of(problem)));
  }
}
