// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.check.gate.ProjectFile;
import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.drools.ProjectRules;
import io.github.vmxcheck.drools.RuleTests;
import io.github.vmxcheck.rules.RuleBase;
import io.github.vmxcheck.specs.Requirement;
import java.io.File;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tests project rules. */
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Test project rules: their form, the verdict of each example, and that hiding a value"
          + " never reverses a verdict.",
      ""
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:every rule was tested, and every example has its verdict",
      "1:an example has another verdict, or is missing",
      "2:usage error, or there is no rule",
      "3:a file cannot be read, or is not a valid rule",
      "70:internal error"
    },
    footerHeading = "%nExamples:%n",
    footer = {"  vmxcheck new-rule acme-cr0-wp --dir rules", "  vmxcheck test rules"})
final class TestCommand implements Callable<Integer> {
  private final ProcessEnvironment environment;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "DIR",
      description = "Directories with NAME.yaml and NAME.drl, as for 'vmxcheck check --rules'.")
  private List<String> directories;

  TestCommand(ProcessEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    for (String directory : directories) {
      if (!new File(directory).isDirectory()) {
        throw new ParameterException(
            spec.commandLine(),
            Sanitized.of("found '" + directory + "', expected a directory of rules"));
      }
      if (!containsRules(new File(directory))) {
        environment.err().println("vmxcheck: " + Sanitized.of(directory) + ": no rule to test");
        return ExitStatus.USAGE;
      }
    }
    Optional<ProjectRules> project =
        ProjectRules.read(directories, ProjectFile::text, this::report);
    if (project.isEmpty() || !project.get().readsExamples()) {
      return ExitStatus.UNREADABLE;
    }
    Optional<RuleBase> rules = project.get().compile();
    return rules.map(base -> run(project.get(), base)).orElse(ExitStatus.UNREADABLE);
  }

  private static boolean containsRules(File directory) {
    String[] files =
        directory.list(
            (place, name) ->
                name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".drl"));
    return files != null && files.length > 0;
  }

  private void report(String problem) {
    environment.err().println(Sanitized.of(problem));
  }

  private int run(ProjectRules project, RuleBase rules) {
    if (project.requirements().isEmpty()) {
      environment.err().println("vmxcheck: no rule to test");
      return ExitStatus.USAGE;
    }
    PrintWriter out = environment.out();
    RuleTests tests = new RuleTests(project, rules);
    int examples = 0;
    int failures = 0;
    for (Requirement requirement : project.requirements()) {
      RuleTests.Result result = tests.run(requirement);
      examples += result.examples();
      failures += result.failures().size();
      String mark = result.failures().isEmpty() ? "ok     " : "FAILED ";
      String hidden = Phrases.count(result.hidden(), "value") + " hidden";
      out.print(
          mark
              + requirement.id()
              + ": "
              + Phrases.count(result.examples(), "example")
              + ", "
              + hidden);
      out.print('\n');
      for (String failure : result.failures()) {
        out.print("  " + Sanitized.of(failure) + "\n");
      }
    }
    String rulesTested = Phrases.count(project.requirements().size(), "requirement");
    String all = rulesTested + ", " + Phrases.count(examples, "example") + ": ";
    out.print(all + (failures == 0 ? "all passed" : Phrases.count(failures, "failure")) + "\n");
    return failures == 0 ? ExitStatus.OK : ExitStatus.VIOLATED;
  }
}
