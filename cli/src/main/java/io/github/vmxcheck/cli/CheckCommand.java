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
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Checks dumps and reports what was found. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
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
      "4:nothing is violated, but a prerequisite of the instruction in question is undetermined",
      "70:internal error",
      "141:whatever reads the report has closed it (a pipe to head, for example)"
    },
    footerHeading = "%nAssumptions:%n",
    footer = {
      "  Some of the state no dump shows. 'usual' supposes a kernel driver about to",
      "  execute VMXON, only where the dump is silent: CPL 0, no A20M, not in SMM,",
      "  outside SMX operation, a readable operand in memory, the high halves of CR0",
      "  and CR4 zero. Never assumed are CR0.PE, CR0.PG, CR4.VMXE, VMX root operation,",
      "  MSRs, the VMXON pointer and its region. 'none' leaves all open; FIELD=VALUE",
      "  supposes one more. The report lists each assumption it used.",
      "",
      "  --profile NAME supposes the capability MSRs and the physical-address width of a",
      "  known processor or hypervisor ('vmxcheck list --profiles'), or with 'intel' what",
      "  all Intel processors have in common; where a profile fits, the report names it.",
      "",
      "Formats:",
      "  json is one object, vmxcheck.report/1; ndjson has one line for each snapshot,",
      "  the snapshot's object of that report with the key 'schema' before the others,",
      "  and takes constant memory. Their schema is specs/schema/report.schema.json.",
      "  'vmxcheck report' makes the other formats of either, at any later time.",
      "  sarif is SARIF 2.1.0, of violations; with --all of every verdict, by its kind.",
      "  junit is XML with a test suite for each processor and a test case for each",
      "  requirement: violated fails, undetermined is skipped, never passed.",
      "  github prints workflow commands, the gravest first; gitlab is Code Quality.",
      "  html is one page for people, with registers bit by bit, that needs no network and",
      "  no script; of a dump it holds label, CPUID signature, name of the file and the",
      "  lines that are shown, without names of hosts and people.",
      "",
      "A project's file:",
      "  vmxcheck.yaml, in the working directory or the nearest one above it up to the",
      "  repository's, gives fail-on, allow-undetermined, require-outcome, exit-zero,",
      "  select, ignore, assume, profile, edition and baseline, as the options",
      "  do; levels, a mapping of requirements to error, warning or note; and waivers, a",
      "  list of requirement, reason and expires (the last day), and where it is not for",
      "  all: snapshot (label or file), processor, field, verdict. Options go before the",
      "  environment (VMXCHECK_FAIL_ON=warning), and that before the file. What a waiver",
      "  or the baseline accepts stays in every report and in the outcome, and does not",
      "  fail.",
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
      "  vmxcheck check --msr 0x3a=rdmsr-output.txt --msr 1:0x480=cpu1.bin",
      "  vmxcheck check - --stdin-filename fleet.ndjson -f ndjson < fleet.ndjson"
    })
final class CheckCommand implements Callable<Integer> {
  private final ProcessEnvironment environment;
  private final Configuration configuration;

  @Spec private CommandSpec spec;

  @Mixin private final InputOptions inputs = new InputOptions();

  @Mixin private final ReportOptions reportOptions = new ReportOptions();

  @Mixin private final GateOptions gate = new GateOptions();

  @Mixin private final ProjectOptions projectOptions = new ProjectOptions();

  @Option(
      names = {"-j", "--jobs"},
      paramLabel = "N",
      description =
          "Threads that check NDJSON; the report is the same (default: one for each processor if"
              + " there is much to check; -f json is written by one).")
  private int jobs;

  @Option(
      names = "--max-errors",
      paramLabel = "N",
      description = "Stop after so many problems with the input (default: never).")
  private long mostProblems;

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
   * The command for {@code check FILE...} without options, as picocli would make it; empty if the
   * arguments are any others.
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

  /** No option, no {@code @FILE} with arguments, no directory, pattern or misspelt name. */
  private static boolean isPlainFile(String argument, boolean isName) {
    boolean mayBeOption = argument.startsWith("-") || argument.startsWith("@");
    return (isName && !argument.equals(Inputs.STANDARD_INPUT) || !mayBeOption)
        && new File(argument).isFile();
  }

  @Override
  public Integer call() {
    if (!inputs.areGiven()) {
      spec.commandLine().usage(spec.commandLine().getErr());
      return ExitStatus.USAGE;
    }
    Reading reading = inputs.reading(environment);
    Optional<RulesOption.Known> known = rulesOption.known(environment, engineOption);
    return known.map(one -> check(reading, one)).orElse(ExitStatus.USAGE);
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
          new Checking(parts, environment.console(), mostProblems).run(reading, threads(reading));
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

  /** Few dumps are checked before a second thread has started. */
  private int threads(Reading reading) {
    if (jobs < 0 || mostProblems < 0) {
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
