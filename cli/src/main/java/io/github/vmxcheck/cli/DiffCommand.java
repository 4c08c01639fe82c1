// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.check.Checker;
import io.github.vmxcheck.check.Inputs;
import io.github.vmxcheck.check.ProblemPrinter;
import io.github.vmxcheck.check.Results;
import io.github.vmxcheck.check.SideReader;
import io.github.vmxcheck.check.diff.DiffTotals;
import io.github.vmxcheck.check.diff.Pairs;
import io.github.vmxcheck.check.diff.SnapshotChange;
import io.github.vmxcheck.check.gate.ProjectPolicy;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.check.text.Style;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.report.DiffJson;
import io.github.vmxcheck.report.DiffText;
import io.github.vmxcheck.report.TextOutput;
import io.github.vmxcheck.rules.Validator;
import io.github.vmxcheck.specs.Editions;
import io.github.vmxcheck.specs.Level;
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

/** Compares two dumps. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Compare two dumps: changed fields, changed verdicts with their cause, and the predicted"
          + " outcome.",
      "",
      "Snapshots are matched by label, then file name, then order; logical processors by"
          + " number. A violation in a new snapshot or processor counts as worse. One that is gone"
          + " counts as undetermined.",
      ""
    },
    exitCodeListHeading = "%nExit status (the first of these that applies: 70, 2, 3, 1, 4, 0):%n",
    exitCodeList = {
      "0:nothing is worse",
      "1:a requirement is newly violated at or above the threshold, or the checked instruction"
          + " can no longer succeed",
      "2:usage error, or nothing could be compared",
      "3:some input could not be read; the rest was compared",
      "4:nothing is worse, but a prerequisite became undetermined, or a snapshot or processor"
          + " is gone",
      "70:internal error"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vmxcheck diff before-the-patch.log after-the-patch.log",
      "  vmxcheck diff firmware-1.2/ firmware-1.3/ --fail-on warning",
      "  vmxcheck diff last.json dumps/        last.json from check -f json --all",
      "  vmxcheck convert dump.txt --set cr4=0x2000 | vmxcheck diff dump.txt -",
      "",
      "--assume and --profile work as in 'vmxcheck check'; see its help."
    })
final class DiffCommand implements Callable<Integer> {
  private static final int WIDTH = 80;
  private static final int WIDEST = 100;

  private final ProcessEnvironment environment;
  private final List<InputProblem> problems = new ArrayList<>();
  private final ProblemPrinter printer;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "BEFORE",
      description =
          "A dump, a directory of dumps, or a report written with -f json or -f ndjson; '-' is"
              + " standard input.")
  private String before;

  @Parameters(index = "1", paramLabel = "AFTER", description = "The same for the later state.")
  private String after;

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text or json, vmxcheck.diff/1 (default: ${DEFAULT-VALUE}).")
  private OutputFormat format = OutputFormat.TEXT;

  @Option(
      names = "--all",
      description =
          "Also name unchanged snapshots, and show each verdict that got neither better nor"
              + " worse.")
  private boolean all;

  @Option(
      names = "--merge",
      description = "Combine the inputs of each side into one snapshot of one machine.")
  private boolean merge;

  @Option(names = "--last", description = "Use only the last snapshot of each input.")
  private boolean last;

  @Option(
      names = "--fail-on",
      paramLabel = "LEVEL",
      defaultValue = "error",
      description =
          "Exit 1 on new violations at or above this level: error, warning or note (default:"
              + " ${DEFAULT-VALUE}).")
  private Level failOn = Level.ERROR;

  @Option(
      names = "--allow-undetermined",
      description = "Exit 0, not 4, if something became undetermined or is gone.")
  private boolean allowUndetermined;

  @Option(
      names = "--exit-zero",
      description = "Exit 0 instead of 1 or 4, whatever changed; 2, 3 and 70 are unchanged.")
  private boolean exitZero;

  @Mixin private final AssumeOption assumeOption = new AssumeOption();

  @Mixin private final ProfileOption profileOption = new ProfileOption();

  @Mixin private final RulesOption rulesOption = new RulesOption();

  DiffCommand(ProcessEnvironment environment) {
    this.environment = environment;
    printer = new ProblemPrinter(environment.err());
  }

  @Override
  public Integer call() {
    if (before.equals(Inputs.STANDARD_INPUT) && after.equals(before)) {
      throw usage("found '-' twice, expected standard input on one side");
    }
    environment.promptIfRead(List.of(before, after));
    Optional<RulesOption.Known> known = rulesOption.known(environment, new EngineOption());
    return known.map(this::compare).orElse(ExitStatus.USAGE);
  }

  private int compare(RulesOption.Known known) {
    Checker checker = checker(known);
    List<SnapshotResult> old = side(before, checker);
    List<SnapshotResult> now = side(after, checker);
    printer.printRest();
    List<SnapshotChange> changes = Pairs.changes(old, now);
    DiffTotals totals = new DiffTotals(failOn);
    changes.forEach(totals::add);
    if (!old.isEmpty() && !now.isEmpty()) {
      write(changes, totals);
    }
    return status(totals);
  }

  private Checker checker(RulesOption.Known known) {
    Validator validator =
        new Validator(
            known.specification(),
            known.rules(),
            assumeOption.assumptions(),
            profileOption.knownProcessors());
    Editions editions = Editions.builtIn();
    return new Checker(
        known.specification(),
        () -> validator,
        ProjectPolicy.ofNoProject(known.specification()),
        one -> new Results(one, editions, editions.newest()));
  }

  private TextOutput output() {
    boolean isTerminal = environment.isTerminal();
    Style style = Colours.of(isTerminal && !environment.forbidsColour());
    int width = isTerminal ? Math.min(environment.columns(), WIDEST) : WIDTH;
    return new TextOutput(environment.out(), width, style);
  }

  private List<SnapshotResult> side(String argument, Checker checker) {
    SideReader reader =
        new SideReader(
            checker, SideReader.readOptions(merge, last), environment.err(), this::problem);
    try {
      return reader.read(argument, environment.in());
    } catch (Inputs.NothingMatched e) {
      throw usage(e.getMessage());
    }
  }

  private void problem(InputProblem problem) {
    printer.print(problem);
    problems.add(problem);
  }

  private void write(List<SnapshotChange> changes, DiffTotals totals) {
    switch (format) {
      case TEXT -> {
        DiffText text = new DiffText(output(), all);
        changes.forEach(text::snapshot);
        text.totals(totals);
      }
      case JSON -> new DiffJson(environment.out()).write(changes, problems, totals);
    }
  }

  private int status(DiffTotals totals) {
    if (!problems.isEmpty()) {
      return ExitStatus.UNREADABLE;
    }
    if (!totals.wasAnythingCompared()) {
      environment.err().println("vmxcheck: nothing to compare: no snapshot occurs on both sides");
      return ExitStatus.USAGE;
    }
    if (exitZero) {
      return ExitStatus.OK;
    }
    if (totals.isWorse()) {
      return ExitStatus.VIOLATED;
    }
    return totals.isOpen() && !allowUndetermined ? ExitStatus.UNDETERMINED : ExitStatus.OK;
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), Sanitized.of(message));
  }
}
