// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.check.Report;
import io.github.vmxcheck.check.ReportContext;
import io.github.vmxcheck.check.ReportRun;
import io.github.vmxcheck.check.text.Style;
import io.github.vmxcheck.report.Format;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes other reports of those that were written earlier. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Make other reports of JSON that 'vmxcheck check' wrote earlier. Nothing is checked again, and"
          + " the exit status is that of the check.",
      "",
      "A report of 'check --all' holds every verdict, any other what is violated or undetermined. A"
          + " report in NDJSON does not tell which inputs could not be read.",
      ""
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:something was checked, and nothing reached the threshold (--fail-on)",
      "1:a requirement is violated at or above the threshold",
      "2:wrong usage, or nothing was applicable",
      "3:some input could not be read then, or some report now",
      "4:nothing is violated, but a prerequisite of the instruction in question is undetermined",
      "70:internal error, or a report could not be written"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vmxcheck check dumps/ -f json --all > results.json",
      "  vmxcheck report results.json -o sarif=results.sarif -o junit=results.xml",
      "  vmxcheck report node-*.ndjson -f github",
      "  ssh host vmxcheck check dump.txt -f json | vmxcheck report -"
    })
final class ReportCommand implements Callable<Integer> {
  private static final int WIDTH = 80;
  private static final int WIDEST = 100;

  private final ProcessEnvironment environment;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE",
      description = "Reports written with -f json or -f ndjson; - is standard input.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      defaultValue = "short",
      description =
          "As of check; text names places, but shows no line of a dump, which no report holds"
              + " (default: ${DEFAULT-VALUE}).")
  private Format format = Format.SHORT;

  @Mixin private final OutputOption outputOption = new OutputOption();

  @Option(
      names = "--all",
      description =
          "Report also what is satisfied and what does not apply, if the report holds it.")
  private boolean all;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print no report: only errors, and the exit status.")
  private boolean quiet;

  @Mixin private final GateOptions gate = new GateOptions();

  @Mixin private final RulesOption rulesOption = new RulesOption();

  ReportCommand(ProcessEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    if (files.isEmpty()) {
      spec.commandLine().usage(spec.commandLine().getErr());
      return ExitStatus.USAGE;
    }
    Optional<RulesOption.Clauses> known = rulesOption.clauses(environment);
    return known.map(clauses -> report(clauses.specification())).orElse(ExitStatus.USAGE);
  }

  private int report(Specification specification) {
    gate.require(specification.outcomes());
    try (Outputs outputs = outputOption.open(files)) {
      ReportContext ofFiles = new ReportContext(specification, all, WIDTH, Style.PLAIN, "");
      List<Report> reports =
          new ArrayList<>(outputs.reports((one, out) -> report(one, ofFiles, out)));
      if (!quiet) {
        reports.add(report(format, ofScreen(ofFiles), environment.out()));
      }
      ReportRun run =
          new ReportRun(specification, reports, gate.tally(specification), environment.err());
      run.read(files, environment.in());
      if (all || !quiet && format == Format.JUNIT || outputs.have(Format.JUNIT)) {
        run.reportOmissions();
      }
      int status = gate.status(run.finish(), environment);
      return outputs.keep(environment.err()) ? status : ExitStatus.INTERNAL;
    }
  }

  private ReportContext ofScreen(ReportContext ofFiles) {
    return environment.isTerminal()
        ? ofFiles.of(
            Math.min(environment.columns(), WIDEST), Colours.of(!environment.forbidsColour()))
        : ofFiles;
  }

  /** JSON is passed on as it is: it holds what the report held. */
  private static Report report(Format wanted, ReportContext context, PrintWriter out) {
    boolean isPassedOn = wanted == Format.JSON || wanted == Format.NDJSON;
    return wanted.report(isPassedOn ? context.withAll() : context, out);
  }
}
