// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.vmxcheck.check.text.Json;
import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.model.ClosestMatch;
import io.github.vmxcheck.report.RequirementJson;
import io.github.vmxcheck.report.RequirementText;
import io.github.vmxcheck.specs.Collecting;
import io.github.vmxcheck.specs.Editions;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Explains requirements. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Explain a requirement: what it demands and why, the section of the manual, the fields"
            + " it reads and how to collect them, examples, and the fix.")
final class ExplainCommand implements Callable<Integer> {
  private static final int WIDTH = 80;

  private final ProcessEnvironment environment;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "ID",
      description = "A requirement id, as printed by 'vmxcheck list'.")
  private List<String> ids = new ArrayList<>();

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text or json (default: ${DEFAULT-VALUE}).")
  private OutputFormat format;

  @Mixin private final RulesOption rulesOption = new RulesOption();

  ExplainCommand(ProcessEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    return rulesOption.requirements(environment).map(this::explain).orElse(ExitStatus.USAGE);
  }

  private int explain(RulesOption.Requirements known) {
    List<Requirement> requirements =
        ids.stream().map(id -> requirement(id, known.specification())).toList();
    PrintWriter out = spec.commandLine().getOut();
    switch (format) {
      case TEXT -> text(requirements, known, out);
      case JSON -> json(requirements, known, out);
    }
    return ExitStatus.OK;
  }

  private Requirement requirement(String id, Specification specification) {
    List<String> known = specification.requirements().stream().map(Requirement::id).toList();
    return specification
        .byId(id)
        .orElseThrow(
            () -> {
              Optional<String> nearest = ClosestMatch.of(id, known);
              return new ParameterException(
                  spec.commandLine(),
                  "unknown requirement '"
                      + Sanitized.of(id)
                      + "'"
                      + nearest.map(word -> "; did you mean " + word + "?").orElse(""));
            });
  }

  private void text(
      List<Requirement> requirements, RulesOption.Requirements known, PrintWriter out) {
    boolean colour = environment.isTerminal() && !environment.forbidsColour();
    RequirementText text =
        new RequirementText(
            known.specification(),
            Editions.builtIn(),
            Collecting.builtIn(),
            out,
            WIDTH,
            Colours.of(colour));
    for (int i = 0; i < requirements.size(); i++) {
      if (i > 0) {
        out.print('\n');
      }
      text.write(requirements.get(i), known.reads().apply(requirements.get(i)));
    }
  }

  /** Always an array, even for one requirement, so that programs need no special case. */
  private static void json(
      List<Requirement> requirements, RulesOption.Requirements known, PrintWriter out) {
    Editions editions = Editions.builtIn();
    Collecting collecting = Collecting.builtIn();
    JsonGenerator json = Json.pretty(out);
    Json.write(
        () -> {
          json.writeStartArray();
          for (Requirement requirement : requirements) {
            json.writeStartObject();
            RequirementJson.full(
                requirement, known.reads().apply(requirement), editions, collecting, json);
            json.writeEndObject();
          }
          json.writeEndArray();
          json.close();
        });
    out.print('\n');
  }
}
