// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.vmxcheck.check.text.Json;
import io.github.vmxcheck.report.RequirementJson;
import io.github.vmxcheck.specs.Kind;
import io.github.vmxcheck.specs.Profiles;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Lists the requirements or the profiles. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "List the requirements; filters combine.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  vmxcheck list --step 5                 requirements on IA32_FEATURE_CONTROL",
      "  vmxcheck list --kind practice -f json",
      "  vmxcheck list --profiles               processors whose values are known"
    })
final class ListCommand implements Callable<Integer> {
  private final ProcessEnvironment environment;

  @Spec private CommandSpec spec;

  @Option(
      names = "--step",
      paramLabel = "N",
      description = "Only requirements of this step, such as 1 to 6 into VMX operation.")
  private Integer step;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description =
          "Only of this kind: prerequisite, consistency, capability, practice, multiprocessor or"
              + " observation.")
  private Kind kind;

  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      description = "Only prerequisites tested in this stage, such as general-protection.")
  private String stage;

  @Option(
      names = "--instruction",
      paramLabel = "NAME",
      description = "Only prerequisites of this instruction, such as vmxon.")
  private String instruction;

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text or json (default: ${DEFAULT-VALUE}).")
  private OutputFormat format;

  @Option(
      names = "--profiles",
      description = "List the profiles of 'vmxcheck check --profile' instead.")
  private boolean profiles;

  @Mixin private final RulesOption rulesOption = new RulesOption();

  ListCommand(ProcessEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    if (profiles) {
      return profiles();
    }
    return rulesOption
        .requirements(environment)
        .map(one -> list(one.specification()))
        .orElse(ExitStatus.USAGE);
  }

  private int list(Specification specification) {
    List<Requirement> found = specification.requirements().stream().filter(this::isWanted).toList();
    if (found.isEmpty()) {
      spec.commandLine().getErr().println("vmxcheck: no requirement matches all filters");
      return ExitStatus.USAGE;
    }
    PrintWriter out = spec.commandLine().getOut();
    switch (format) {
      case TEXT -> text(found, out);
      case JSON -> json(found, out);
    }
    return ExitStatus.OK;
  }

  private int profiles() {
    if (step != null || kind != null || stage != null || instruction != null) {
      throw new ParameterException(
          spec.commandLine(), "--profiles: found a requirement filter, expected none");
    }
    ProfileList.write(new Profiles(), format, spec.commandLine().getOut());
    return ExitStatus.OK;
  }

  private boolean isWanted(Requirement requirement) {
    boolean matchesStep = step == null || requirement.step().orElse(0) == step;
    boolean matchesStage =
        stage == null
            || requirement.instructions().values().stream()
                .anyMatch(tested -> tested.stage().equals(stage));
    boolean matchesKind = kind == null || requirement.kind() == kind;
    boolean matchesInstruction =
        instruction == null
            || requirement.kind() == Kind.PREREQUISITE
                && requirement.instructions().containsKey(instruction.toLowerCase(Locale.ROOT));
    return matchesStep && matchesStage && matchesKind && matchesInstruction;
  }

  private static void text(List<Requirement> requirements, PrintWriter out) {
    int width = requirements.stream().mapToInt(r -> r.id().length()).max().orElse(0);
    for (Requirement requirement : requirements) {
      String step = requirement.step().isPresent() ? "" + requirement.step().getAsInt() : "-";
      out.print(
          String.format(
              Locale.ROOT,
              "%-" + width + "s  %-14s %-7s %s\n",
              requirement.id(),
              requirement.kind().word(),
              requirement.level().word(),
              "step " + step));
    }
  }

  private static void json(List<Requirement> requirements, PrintWriter out) {
    JsonGenerator json = Json.pretty(out);
    Json.write(
        () -> {
          json.writeStartArray();
          for (Requirement requirement : requirements) {
            json.writeStartObject();
            RequirementJson.brief(requirement, json);
            json.writeEndObject();
          }
          json.writeEndArray();
          json.close();
        });
    out.print('\n');
  }
}
