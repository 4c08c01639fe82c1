// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.vmxcheck.check.text.Json;
import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.check.text.Style;
import io.github.vmxcheck.model.ClosestMatch;
import io.github.vmxcheck.report.EnvironmentText;
import io.github.vmxcheck.report.RequirementJson;
import io.github.vmxcheck.report.RequirementText;
import io.github.vmxcheck.specs.Collecting;
import io.github.vmxcheck.specs.Editions;
import io.github.vmxcheck.specs.Environment;
import io.github.vmxcheck.specs.Environments;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Explains requirements and environments. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Explain a requirement: what it demands and why, the section of the manual, the fields"
            + " it reads and how to collect them, examples, and the fix; or an environment that"
            + " hides, holds or forbids VMX: what is going on and how to change it.")
final class ExplainCommand implements Callable<Integer> {
  private static final int WIDTH = 80;

  private final ProcessEnvironment environment;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "ID",
      description =
          "A requirement id, as printed by 'vmxcheck list', or the id of an environment, as printed"
              + " by 'vmxcheck explain' for a requirement.")
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
    List<String> unknown = ids.stream().filter(id -> !isKnown(id, known.specification())).toList();
    if (!unknown.isEmpty()) {
      throw unknown(unknown.get(0), known.specification());
    }
    PrintWriter out = spec.commandLine().getOut();
    switch (format) {
      case TEXT -> text(known, out);
      case JSON -> json(known, out);
    }
    return ExitStatus.OK;
  }

  private static boolean isKnown(String id, Specification specification) {
    return specification.byId(id).isPresent() || Environments.builtIn().byId(id).isPresent();
  }

  private ParameterException unknown(String id, Specification specification) {
    List<String> known =
        Stream.concat(
                specification.requirements().stream().map(Requirement::id),
                Environments.builtIn().all().stream().map(Environment::id))
            .toList();
    String nearest =
        ClosestMatch.of(id, known).map(word -> "; did you mean " + word + "?").orElse("");
    return new ParameterException(
        spec.commandLine(),
        "unknown requirement or environment '" + Sanitized.of(id) + "'" + nearest);
  }

  private void text(RulesOption.Requirements known, PrintWriter out) {
    boolean colour = environment.isTerminal() && !environment.forbidsColour();
    Style style = Colours.of(colour);
    RequirementText requirements =
        new RequirementText(
            known.specification(), Editions.builtIn(), Collecting.builtIn(), out, WIDTH, style);
    EnvironmentText environments = new EnvironmentText(out, WIDTH, style);
    for (int i = 0; i < ids.size(); i++) {
      if (i > 0) {
        out.print('\n');
      }
      Optional<Requirement> requirement = known.specification().byId(ids.get(i));
      if (requirement.isPresent()) {
        requirements.write(requirement.get(), known.reads().apply(requirement.get()));
      } else {
        environments.write(Environments.builtIn().byId(ids.get(i)).orElseThrow());
      }
    }
  }

  /** Always an array, even for one id, so that programs need no special case. */
  private void json(RulesOption.Requirements known, PrintWriter out) {
    JsonGenerator json = Json.pretty(out);
    Json.write(
        () -> {
          json.writeStartArray();
          for (String id : ids) {
            json.writeStartObject();
            json(id, known, json);
            json.writeEndObject();
          }
          json.writeEndArray();
          json.close();
        });
    out.print('\n');
  }

  private static void json(String id, RulesOption.Requirements known, JsonGenerator json)
      throws IOException {
    Optional<Requirement> requirement = known.specification().byId(id);
    if (requirement.isPresent()) {
      Requirement one = requirement.get();
      RequirementJson.full(
          one, known.reads().apply(one), Editions.builtIn(), Collecting.builtIn(), json);
    } else {
      EnvironmentText.json(Environments.builtIn().byId(id).orElseThrow(), json);
    }
  }
}
