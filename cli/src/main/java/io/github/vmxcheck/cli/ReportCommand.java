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

/** Converts saved reports to other formats. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Convert a saved JSON report to other formats. Nothing is checked again, and the exit"
          + " status is that of the check.",
      "",
      "A report of 'check --all' has every verdict; any other has the violated and undetermined"
          + " ones. An NDJSON report does not name the inputs that could not be read.",
      ""
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:something was checked, and nothing reached the threshold (--fail-on)",
      "1:a requirement is violated at or above the threshold",
      "2:usage error, or no requirement applied",
      "3:an input could not be read by the check, or a report cannot be read now",
      "4:nothing is violated at or above the threshold, but a prerequisite of the checked"
          + " instruction is undetermined",
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
      description = "Reports written with -f json or -f ndjson; '-' is standard input.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      defaultValue = "short",
      description =
          "As for check, but text cites places without showing dump lines, which reports do not"
              + " contain (default: ${DEFAULT-VALUE}).")
  private Format format = Format.SHORT;

  @Mixin private final OutputOption outputOption = new OutputOption();

  @Option(
      names = {"-v", "--verbose"},
      description = "Explain every finding in the text report.")
  private boolean verbose;

  @Option(
      names = "--all",
      description =
          "Also report satisfied and not-applicable requirements, if the report has them.")
  private boolean all;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print errors only; the exit status is the same.")
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
    Optional<RulesOption.Requirements> known = rulesOption.requirements(environment);
    return known.map(one -> report(one.specification())).orElse(ExitStatus.USAGE);
  }

  private int report(Specification specification) {
    gate.require(specification.outcomes());
    try (Outputs outputs = outputOption.open(files)) {
      ReportContext fileContext =
          new ReportContext(specification, verbose, all, WIDTH, Style.PLAIN, "");
      List<Report> reports =
          new ArrayList<>(outputs.reports((one, out) -> report(one, fileContext, out)));
      if (!quiet) {
        reports.add(report(format, screenContext(fileContext), environment.out()));
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

  private ReportContext screenContext(ReportContext fileContext) {
    return environment.isTerminal()
        ? fileContext.of(
            Math.min(environment.columns(), WIDEST), Colours.of(!environment.forbidsColour()))
        : fileContext;
  }

  /** A report in the wanted format; JSON always has everything that the saved report has. */
  private static Report report(Format wanted, ReportContext context, PrintWriter out) {
    boolean isJson = wanted == Format.JSON || wanted == Format.NDJSON;
    return wanted.report(isJson ? context.withAll() : context, out);
  }
}
