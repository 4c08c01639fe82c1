// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.check.Checker;
import io.github.vmxcheck.check.Checking;
import io.github.vmxcheck.check.Inputs;
import io.github.vmxcheck.check.Reading;
import io.github.vmxcheck.check.Tally;
import io.github.vmxcheck.check.gate.Configuration;
import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.rules.Validator;
import io.github.vmxcheck.specs.Instruction;
import io.github.vmxcheck.specs.Specification;
import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Checks dumps and reports the findings. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {"Check processor-state dumps: would VMXON succeed, and if not, why not?", ""},
    exitCodeListHeading = "%nExit status (the first of these that applies: 70, 2, 3, 1, 4, 0):%n",
    exitCodeList = {
      "0:something was checked, and nothing reached the threshold (--fail-on)",
      "1:a requirement is violated at or above the threshold",
      "2:usage error, no input matched, or no requirement applied to any input",
      "3:some input could not be read; the rest was checked and reported",
      "4:nothing is violated at or above the threshold, but a prerequisite of the checked"
          + " instruction is undetermined",
      "70:internal error",
      "141:the program that reads the output, such as head, closed the pipe"
    },
    footerHeading = "%nAssumptions:%n",
    footer = {
      "  No dump contains the complete processor state. Where a dump has no value,",
      "  'usual' (the default) assumes a kernel driver about to execute VMXON: CPL 0,",
      "  A20M not asserted, outside SMM and SMX operation, a readable operand in",
      "  memory, the high halves of CR0 and CR4 zero. CR0.PE, CR0.PG, CR4.VMXE, VMX",
      "  root operation, MSRs, the VMXON pointer and the VMXON region are never",
      "  assumed. 'none' assumes nothing; FIELD=VALUE adds one assumption. The report",
      "  lists each assumption it used.",
      "",
      "  --profile NAME assumes the capability MSRs and the physical-address width of a",
      "  known processor or hypervisor ('vmxcheck list --profiles'). '--profile intel'",
      "  assumes what all Intel processors have in common. If a profile matches the",
      "  CPUID signature of the dump, the report names it.",
      "",
      "Formats:",
      "  json is one object, vmxcheck.report/1. ndjson has one line for each snapshot:",
      "  the snapshot's object from that report, with 'schema' as the first key.",
      "  Writing ndjson takes constant memory. The schema of json and ndjson is",
      "  specs/schema/report.schema.json. 'vmxcheck report' can convert a saved json or",
      "  ndjson report to the other formats. If many inputs have the same problem,",
      "  standard error shows the first three and the number of the others; json and",
      "  sarif list all.",
      "  sarif is SARIF 2.1.0: a result for each violation or, with --all, for each",
      "  verdict, with the matching SARIF kind.",
      "  junit is XML with a test suite for each processor and a test case for each",
      "  requirement: a violated one fails; an undetermined one is skipped, never",
      "  passed.",
      "  github prints workflow commands, the most severe finding first; gitlab is a",
      "  Code Quality report.",
      "  html is one self-contained file that shows registers bit by bit. It needs no",
      "  network and no script. From the dump it includes only the label, the CPUID",
      "  signature, the file name and the lines shown; directories, host names and user",
      "  names are removed.",
      "",
      "Project file:",
      "  vmxcheck.yaml, in the working directory or the nearest directory above it, up",
      "  to the repository root. It sets the options fail-on, allow-undetermined,",
      "  require-outcome, exit-zero, select, ignore, assume, profile, edition and",
      "  baseline. 'levels' maps requirements to error, warning or note. 'waivers'",
      "  lists accepted findings. Each waiver has the keys requirement, reason and",
      "  expires (the last day it is valid); the optional keys snapshot (label or",
      "  file), processor, field and verdict narrow it. Precedence, highest first:",
      "  command line, environment (VMXCHECK_FAIL_ON=warning), project file. A finding",
      "  that a waiver or the baseline accepts stays in every report and keeps its",
      "  verdict and its effect on the predicted outcome; it just does not fail the",
      "  run.",
      "",
      "Examples:",
      "  vmxcheck check dump.yaml",
      "  vmxcheck check 'dumps/**.yaml' -f short --fail-on warning",
      "  vmxcheck check dump.yaml --assume vmx-operation=outside",
      "  vmxcheck check dump.yaml --assume none -f json",
      "  vmxcheck check dumps/ -f github -o sarif=vmxcheck.sarif -o junit=vmxcheck.xml",
      "  vmxcheck check dump.yaml -q -o html=dump.html",
      "  vmxcheck check dumps/ --require-outcome vmsucceed --baseline known.json",
      "  vmxcheck check regs.txt msrs.txt --merge --set vmxon.pointer=0x1000",
      "  vmxcheck check --set cr0=0x80050033 --set cr4=0x3726f8",
      "  vmxcheck check --explain-input debugview.log",
      "  vmxcheck check --msr 0x3a=rdmsr-output.txt --msr 1:0x480=cpu1.bin",
      "  vmxcheck check - --stdin-filename fleet.ndjson -f ndjson < fleet.ndjson"
    })
final class CheckCommand implements Callable<Integer> {
  private static final String EXPLAIN_INPUT = "--explain-input";

  /** Options that have a meaning beside it; the others are about reports or values. */
  private static final Set<String> BESIDE_EXPLAIN_INPUT =
      Set.of(EXPLAIN_INPUT, "--from", "--stdin-filename", "--color", "--config", "--no-config");

  private final ProcessEnvironment environment;
  private final Configuration configuration;

  @Spec private CommandSpec spec;

  @Mixin private final InputOptions inputs = new InputOptions();

  @Mixin private final ReportOptions reportOptions = new ReportOptions();

  @Mixin private final GateOptions gate = new GateOptions();

  @Mixin private final ProjectOptions projectOptions = new ProjectOptions();

  @Option(
      names = EXPLAIN_INPUT,
      description =
          "Print the inputs in place of a report: each line is marked as read, with its fields, as"
              + " ignored, or as not understood.")
  private boolean explainInput;

  @Option(
      names = {"-j", "--jobs"},
      paramLabel = "N",
      description =
          "Number of threads for NDJSON input; it does not affect the report (default for large"
              + " input: one thread per CPU of this computer; -f json always uses a single thread).")
  private int jobs;

  @Option(
      names = "--max-errors",
      paramLabel = "N",
      description = "Stop after this many input errors (default: never).")
  private long maxErrors;

  @Mixin private final InstructionOption instructionOption = new InstructionOption();

  @Mixin private final AssumeOption assumeOption = new AssumeOption();

  @Mixin private final ProfileOption profileOption = new ProfileOption();

  @Mixin private final RulesOption rulesOption = new RulesOption();

  @Mixin private final EngineOption engineOption = new EngineOption();

  CheckCommand(ProcessEnvironment environment, Configuration configuration) {
    this.environment = environment;
    this.configuration = configuration;
  }

  /**
   * The command for {@code check FILE...} without options, as picocli would create it; empty for
   * any other arguments.
   */
  static Optional<CheckCommand> plain(ProcessEnvironment environment, String... arguments) {
    List<String> all = Arrays.asList(arguments);
    boolean isEnd = all.size() > 1 && all.get(1).equals(Arguments.END_OF_OPTIONS);
    List<String> files = all.subList(Math.min(isEnd ? 2 : 1, all.size()), all.size());
    if (files.isEmpty()
        || !arguments[0].equals("check")
        || !files.stream().allMatch(file -> isPlainFile(file, isEnd))) {
      return Optional.empty();
    }
    CheckCommand command = new CheckCommand(environment, Configuration.NONE);
    command.inputs.add(files);
    return Optional.of(command);
  }

  /**
   * Whether the argument names an existing file. Options, argument files ({@code @FILE}),
   * directories, patterns and misspelt names do not.
   */
  private static boolean isPlainFile(String argument, boolean isName) {
    boolean mayBeOption = argument.startsWith("-") || argument.startsWith("@");
    return (isName && !argument.equals(Inputs.STANDARD_INPUT) || !mayBeOption)
        && new File(argument).isFile();
  }

  @Override
  public Integer call() {
    if (!inputs.areGiven()) {
      return inputs.missing(environment);
    }
    if (explainInput) {
      return explainInput();
    }
    Reading reading = inputs.reading(environment);
    Optional<RulesOption.Known> known = rulesOption.known(environment, engineOption);
    return known.map(one -> check(reading, one)).orElse(ExitStatus.USAGE);
  }

  private int explainInput() {
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
      if (!BESIDE_EXPLAIN_INPUT.contains(option.longestName())) {
        throw usage(
            EXPLAIN_INPUT
                + " prints inputs, not a report: it cannot be combined with "
                + option.longestName());
      }
    }
    Reading reading = inputs.reading(environment);
    return reading.explain(environment.out(), reportOptions.style(environment))
        ? ExitStatus.OK
        : ExitStatus.UNREADABLE;
  }

  private int check(Reading reading, RulesOption.Known known) {
    Specification specification = known.specification();
    gate.require(specification.outcomes());
    Optional<Instruction> asked = instructionOption.asked(specification);
    Assumptions assumptions = assumeOption.assumptions();
    try (ProjectOptions.Project project =
            projectOptions.project(specification, configuration, environment);
        Outputs outputs = reportOptions.outputs(reading.arguments())) {
      Checking.Parts parts =
          new Checking.Parts(
              new Checker(
                  specification,
                  () ->
                      new Validator(
                          specification,
                          known.rules(),
                          assumptions,
                          profileOption.knownProcessors(),
                          asked),
                  project.judgement(),
                  reportOptions::results),
              out ->
                  reportOptions.report(
                      specification, configuration.file(), environment.writingTo(out), outputs),
              () -> gate.tally(specification));
      Tally tally =
          new Checking(parts, environment.console(), maxErrors).run(reading, threads(reading));
      int status = gate.status(tally, environment);
      project
          .judgement()
          .remarks()
          .forEach(remark -> environment.err().println("vmxcheck: " + Sanitized.of(remark)));
      boolean areReported = outputs.keep(environment.err());
      return project.keep(!tally.wasAnythingUnreadable(), environment.err()) && areReported
          ? status
          : ExitStatus.INTERNAL;
    }
  }

  /** Number of threads; one for small inputs, which finish before a second thread starts. */
  private int threads(Reading reading) {
    if (jobs < 0 || maxErrors < 0) {
      throw usage((jobs < 0 ? "--jobs" : "--max-errors") + ": expected a number from 0 on");
    }
    if (!reportOptions.isOfParts()
        || projectOptions.isOrdered()
        || jobs == 0 && reading.isSmall()) {
      return 1;
    }
    return jobs == 0 ? Runtime.getRuntime().availableProcessors() : jobs;
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), Sanitized.of(message));
  }
}
