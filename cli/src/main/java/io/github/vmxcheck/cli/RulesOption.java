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

/** The option that names the rules of a project. */
final class RulesOption {
  @Option(
      names = "--rules",
      paramLabel = "DIR",
      description =
          "Also the requirements of a project, NAME.yaml and NAME.drl in a directory; repeatable."
              + " Rules are code: name only those you would run.")
  private List<String> directories = new ArrayList<>();

  /** What is known of requirements: the clauses, and their rules. */
  record Known(Specification specification, RuleBase rules) {}

  /** The clauses, and the fields that the rules of each read. */
  record Clauses(Specification specification, Function<Requirement, List<Field>> reads) {}

  /** All clauses; empty if something is wrong with those of the project, which is told. */
  Optional<Clauses> clauses(ProcessEnvironment environment) {
    if (directories.isEmpty() && environment.known().isPresent()) {
      Known known = environment.known().get();
      return Optional.of(new Clauses(known.specification, known.rules::reads));
    }
    return directories.isEmpty()
        ? Optional.of(new Clauses(Specification.builtIn(), RuleReads::of))
        : read(environment).map(project -> new Clauses(project.specification(), project::reads));
  }

  /** The same with the rules, compiled. */
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
      environment
          .err()
          .println("vmxcheck: loading rules, which are code, from " + Sanitized.of(directory));
    }
    return ProjectRules.read(
        directories,
        ProjectFile::text,
        problem -> environment.err().println(Sanitized.of(problem)));
  }
}
