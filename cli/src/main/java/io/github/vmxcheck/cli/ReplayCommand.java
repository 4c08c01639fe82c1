// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

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

/** Executes VMXON in a state that somebody captured. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Set up the state of a dump in Bochs as nearly as it can be, execute VMXON there, and show what"
          + " happened beside what was predicted. What could not be set is named.",
      "",
      "Needs Bochs, nasm and gcc (Debian: bochs bochs-term nasm gcc).",
      ""
    },
    exitCodeListHeading = "%nExit status (the highest class wins: 70, 2, 3, 1, 4, 0):%n",
    exitCodeList = {
      "0:every execution is as predicted of the dump, or a known deviation of Bochs",
      "1:one is not as predicted of the state that was executed",
      "2:wrong usage, or nothing was executed",
      "3:some input could not be read; the rest was executed",
      "4:more than one outcome was predicted, or that of the dump is another than that of what was"
          + " executed, because something could not be set",
      "70:internal error, or Bochs or what builds its ROM is missing or failed"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vmxcheck replay dump.yaml --oracle bochs",
      "  vmxcheck replay regs.txt msrs.txt --merge --model corei7_haswell_4770",
      "",
      "--assume and --profile are those of 'vmxcheck check', whose help explains them."
    })
final class ReplayCommand implements Callable<Integer> {
  private final ProcessEnvironment environment;

  @Spec private CommandSpec spec;

  @Mixin private final InputOptions inputs = new InputOptions();

  @Mixin private final OracleOption oracle = new OracleOption();

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "The model of Bochs (default: the one most like the dump's processor).")
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
      spec.commandLine().usage(spec.commandLine().getErr());
      return ExitStatus.USAGE;
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

  /** Takes snapshots and executes each of their processors. */
  private final class Execution implements SnapshotSink {
    private final Validator validator;
    private final Replayer replayer;
    private final ReplayText text;
    private final ReadLines before = new ReadLines();
    private boolean hasProblems;
    private boolean isEmpty = true;
    private boolean isWrong;
    private boolean isOpen;

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
        case AGREES -> isOpen |= !isOnlyOutcome(dump, executed);
        case DEVIATES ->
            isOpen |= !dump.outcome().possible().equals(executed.predicted().possible());
        case OPEN, NOT_SET_UP -> isOpen = true;
      }
    }

    private static boolean isOnlyOutcome(ProcessorValidation dump, Comparison executed) {
      return dump.outcome().possible().equals(List.of(executed.execution().outcome()));
    }

    @Override
    public void lines(UnreadLines lines) {
      lines.read(before, this);
    }

    @Override
    public void problem(InputProblem problem) {
      hasProblems = true;
      environment.err().println(Sanitized.of(problem.toString()));
    }

    int status() {
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
      return isOpen ? ExitStatus.UNDETERMINED : ExitStatus.OK;
    }
  }
}
