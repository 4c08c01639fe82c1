// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.check.ProblemPrinter;
import io.github.vmxcheck.check.Reading;
import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.check.text.Style;
import io.github.vmxcheck.cli.bochs.Bochs;
import io.github.vmxcheck.dumps.nativeformat.SnapshotSink;
import io.github.vmxcheck.dumps.nativeformat.UnreadLines;
import io.github.vmxcheck.dumps.nativeformat.speed.ReadLines;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.oracle.Comparer;
import io.github.vmxcheck.oracle.Comparison;
import io.github.vmxcheck.oracle.Deviation;
import io.github.vmxcheck.oracle.OracleException;
import io.github.vmxcheck.oracle.Replay;
import io.github.vmxcheck.oracle.Replayer;
import io.github.vmxcheck.report.TextOutput;
import io.github.vmxcheck.rules.ProcessorValidation;
import io.github.vmxcheck.rules.Validator;
import io.github.vmxcheck.specs.Specification;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Executes VMXON in a captured state. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Reproduce the state of a dump in Bochs as closely as possible, execute VMXON there, and"
          + " show what happened beside the prediction. Fields that could not be set are listed.",
      "",
      "Needs Bochs, nasm and gcc (Debian: bochs bochs-term nasm gcc).",
      ""
    },
    exitCodeListHeading = "%nExit status (the first of these that applies: 70, 2, 3, 1, 4, 0):%n",
    exitCodeList = {
      "0:every outcome is as predicted for the dump, or a known Bochs deviation",
      "1:an outcome differs from the prediction for the executed state",
      "2:usage error, or nothing was executed",
      "3:some input could not be read; the rest was executed",
      "4:several outcomes were predicted, or a field that could not be set changed the"
          + " prediction",
      "70:internal error, or Bochs, nasm or gcc is missing or failed"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vmxcheck replay dump.yaml --oracle bochs",
      "  vmxcheck replay regs.txt msrs.txt --merge --model corei7_haswell_4770",
      "",
      "--assume and --profile work as in 'vmxcheck check'; see its help."
    })
final class ReplayCommand implements Callable<Integer> {
  private final ProcessEnvironment environment;

  @Spec private CommandSpec spec;

  @Mixin private final InputOptions inputs = new InputOptions();

  @Mixin private final OracleOption oracle = new OracleOption();

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "Bochs CPU model (default: the one closest to the dump's processor).")
  private String model;

  @Mixin private final AssumeOption assumeOption = new AssumeOption();

  @Mixin private final ProfileOption profileOption = new ProfileOption();

  @Mixin private final EngineOption engineOption = new EngineOption();

  ReplayCommand(ProcessEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    if (!inputs.areGiven()) {
      return inputs.missing(environment);
    }
    if (model != null) {
      oracle.check(model, spec);
    }
    Reading reading = inputs.reading(environment);
    try (Bochs bochs = Bochs.open()) {
      List<String> models = model == null ? Bochs.MODELS : List.of(model);
      Comparer comparer = new Comparer(engineOption.validator(), Deviation.known());
      Specification specification = Specification.builtIn();
      Execution execution =
          new Execution(
              validator(specification),
              new Replayer(bochs, models, specification, comparer),
              new ReplayText(output()));
      reading.run(execution);
      return execution.status();
    } catch (OracleException e) {
      environment.err().println("vmxcheck: " + Sanitized.of(e.getMessage()));
      return ExitStatus.INTERNAL;
    }
  }

  private Validator validator(Specification specification) {
    return new Validator(
        specification,
        engineOption.builtIn(),
        assumeOption.assumptions(),
        profileOption.knownProcessors());
  }

  private TextOutput output() {
    return new TextOutput(environment.out(), 80, Style.PLAIN);
  }

  /** Executes each processor of the snapshots it receives. */
  private final class Execution implements SnapshotSink {
    private final Validator validator;
    private final Replayer replayer;
    private final ReplayText text;
    private final ReadLines before = new ReadLines();
    private final ProblemPrinter problems = new ProblemPrinter(environment.err());
    private boolean hasProblems;
    private boolean isEmpty = true;
    private boolean isWrong;
    private boolean isUndetermined;

    Execution(Validator validator, Replayer replayer, ReplayText text) {
      this.validator = validator;
      this.replayer = replayer;
      this.text = text;
    }

    @Override
    public void snapshot(Snapshot snapshot) {
      for (ProcessorValidation one : validator.validate(snapshot).processors()) {
        Replay replay = replayer.replay(one.state());
        text.processor(snapshot, one, replay);
        note(one, replay.comparison());
      }
    }

    private void note(ProcessorValidation dump, Comparison executed) {
      isEmpty = false;
      switch (executed.kind()) {
        case DISAGREES -> isWrong = true;
        case AGREES -> isUndetermined |= !isOnlyOutcome(dump, executed);
        case DEVIATES ->
            isUndetermined |= !dump.prediction().possible().equals(executed.predicted().possible());
        case OPEN, NOT_SET_UP -> isUndetermined = true;
      }
    }

    private static boolean isOnlyOutcome(ProcessorValidation dump, Comparison executed) {
      return dump.prediction().possible().equals(List.of(executed.execution().outcome()));
    }

    @Override
    public void lines(UnreadLines lines) {
      lines.read(before, this);
    }

    @Override
    public void problem(InputProblem problem) {
      hasProblems = true;
      problems.print(problem);
    }

    int status() {
      problems.printRest();
      if (hasProblems) {
        return ExitStatus.UNREADABLE;
      }
      if (isEmpty) {
        environment.err().println("vmxcheck: nothing was executed");
        return ExitStatus.USAGE;
      }
      if (isWrong) {
        return ExitStatus.VIOLATED;
      }
      return isUndetermined ? ExitStatus.UNDETERMINED : ExitStatus.OK;
    }
  }
}
