package io.github.vmxcheck.cli;

import io.github.vmxcheck.cli.report.Format;
import io.github.vmxcheck.cli.report.Report;
import io.github.vmxcheck.cli.report.Setting;
import io.github.vmxcheck.cli.report.Style;
import io.github.vmxcheck.cli.report.Visible;
import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.rules.Validator;
import io.github.vmxcheck.specs.Editions;
import io.github.vmxcheck.specs.Level;
import io.github.vmxcheck.specs.Specification;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks dumps and reports what was found. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Check dumps of the processor's state: would VMXON succeed, and if not, why?",
      ""
    },
    exitCodeListHeading = "%nExit status (the highest class wins: 70, 2, 3, 1, 4, 0):%n",
    exitCodeList = {
      "0:something was checked, and nothing reached the threshold (--fail-on)",
      "1:a requirement is violated at or above the threshold",
      "2:wrong usage, no input matched, or nothing was applicable in the whole run",
      "3:some input could not be read; the rest was checked and reported",
      "4:nothing is violated, but a prerequisite of VMXON is undetermined",
      "70:internal error"
    },
    footerHeading = "%nAssumptions:%n",
    footer = {
      "  Some of the state no dump shows. 'usual' supposes, only where the dump is silent, a kernel"
          + " driver about to execute VMXON: CPL 0, no A20M, not in SMM, outside SMX operation, a"
          + " readable operand in memory, the high halves of CR0 and CR4 zero. CR0.PE, CR0.PG,"
          + " CR4.VMXE, VMX root operation, MSRs, the VMXON pointer and its region are never"
          + " assumed. Each assumption used is listed in the report.",
      "",
      "Examples:",
      "  vmxcheck check dump.yaml",
      "  vmxcheck check 'dumps/**.yaml' -f short --fail-on warning",
      "  vmxcheck check dump.yaml --assume vmx-operation=outside",
      "  vmxcheck check dump.yaml --assume none -f json",
      "  cat fleet.ndjson | vmxcheck check - --stdin-filename fleet.ndjson -f ndjson"
    })
final class CheckCommand implements Callable<Integer> {
  private static final int DEFAULT_WIDTH = 80;

  /** When to colour. */
  enum Colour {
    AUTO,
    ALWAYS,
    NEVER
  }

  private final Surroundings surroundings;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE|DIR|GLOB|-",
      description =
          "Dumps in the format vmxcheck.snapshot/1 (YAML, JSON or NDJSON); directories are searched"
              + " for *.yaml, *.yml, *.json and *.ndjson; '-' is standard input.")
  private List<String> inputs = new ArrayList<>();

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description =
          "text: for people; short: one line a finding; json: one document; ndjson: one line a"
              + " snapshot, written as it is read (default: ${DEFAULT-VALUE}).")
  private Format format;

  @Option(names = "--all", description = "Report also what is satisfied and what does not apply.")
  private boolean all;

  @Option(
      names = "--fail-on",
      paramLabel = "LEVEL",
      defaultValue = "error",
      description =
          "Exit with 1 if a violation weighs this much: error, warning or note (default:"
              + " ${DEFAULT-VALUE}).")
  private Level failOn;

  @Option(
      names = "--allow-undetermined",
      description = "Exit with 0, not 4, if a prerequisite is undetermined.")
  private boolean allowUndetermined;

  @Option(
      names = "--assume",
      paramLabel = "usual|none|FIELD=VALUE",
      description = "What to suppose where a dump is silent; repeatable, see below.")
  private List<String> assumed = new ArrayList<>();

  @Option(
      names = "--edition",
      paramLabel = "EDITION",
      description = "Edition of the manual to cite beside 2018 (default: the newest known).")
  private String edition;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      defaultValue = "auto",
      description =
          "auto, always or never (default: ${DEFAULT-VALUE}: on a terminal, unless NO_COLOR).")
  private Colour colour;

  @Option(
      names = "--width",
      paramLabel = "N",
      description = "Width of the text report (default: of the terminal, else 80).")
  private Integer width;

  @Option(
      names = "--stdin-filename",
      paramLabel = "NAME",
      defaultValue = "<stdin>",
      description = "Name of standard input in reports.")
  private String standardInputName;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print no report: only errors, and the exit status.")
  private boolean quiet;

  CheckCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    if (inputs.isEmpty()) {
      spec.commandLine().usage(spec.commandLine().getErr());
      return ExitStatus.USAGE;
    }
    List<String> names = inputs();
    Specification specification = Specification.builtIn();
    Validator validator = new Validator(specification, assumptions());
    PrintWriter out = spec.commandLine().getOut();
    Setting setting = setting(specification, validator);
    Report report = quiet ? Report.NONE : format.report(setting, out);
    CheckRun run =
        new CheckRun(
            validator, report, new Tally(specification, failOn), spec.commandLine().getErr());
    run.check(names, surroundings.in(), standardInputName);
    return run.finish(allowUndetermined);
  }

  private List<String> inputs() {
    try {
      return Inputs.of(inputs);
    } catch (Inputs.NothingMatched e) {
      throw usage(e.getMessage());
    }
  }

  private Assumptions assumptions() {
    boolean usual = true;
    List<Assumptions.Explicit> explicit = new ArrayList<>();
    for (String one : assumed) {
      switch (one) {
        case "usual" -> usual = true;
        case "none" -> usual = false;
        default -> explicit.add(assumption(one));
      }
    }
    return new Assumptions(usual, explicit);
  }

  private Assumptions.Explicit assumption(String text) {
    try {
      return Assumptions.parse(text);
    } catch (IllegalArgumentException e) {
      throw usage("--assume: " + e.getMessage());
    }
  }

  private Setting setting(Specification specification, Validator validator) {
    Editions editions = Editions.builtIn();
    String newest = edition == null ? editions.newest() : edition;
    if (!editions.all().contains(newest)) {
      throw usage(
          "--edition: found '"
              + newest
              + "', expected one of "
              + String.join(", ", editions.all()));
    }
    return new Setting(
        specification, validator, editions, newest, all, width(), Style.of(isColoured()));
  }

  private int width() {
    if (width == null) {
      return surroundings.isTerminal() ? Math.min(surroundings.columns(), 100) : DEFAULT_WIDTH;
    }
    if (width < Setting.NARROWEST) {
      throw usage("--width: found " + width + ", expected at least " + Setting.NARROWEST);
    }
    return width;
  }

  private boolean isColoured() {
    return switch (colour) {
      case ALWAYS -> true;
      case NEVER -> false;
      case AUTO -> surroundings.isTerminal() && !surroundings.forbidsColour();
    };
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), Visible.of(message));
  }
}
