// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.check.Progress;
import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.check.text.Style;
import io.github.vmxcheck.cli.bochs.Bochs;
import io.github.vmxcheck.oracle.Comparison;
import io.github.vmxcheck.oracle.Deviation;
import io.github.vmxcheck.oracle.FuzzRun;
import io.github.vmxcheck.oracle.FuzzSummary;
import io.github.vmxcheck.oracle.OracleException;
import io.github.vmxcheck.report.TextOutput;
import io.github.vmxcheck.specs.Specification;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Compares predictions with the behaviour of a processor. */
@Command(
    name = "fuzz",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Execute VMXON, VMCLEAR and VMPTRLD in random states, and compare what the processor does"
          + " with what the rules predict for that state.",
      "",
      "The processor is Bochs, which must be installed, with nasm and gcc for the ROM it boots"
          + " (Debian: bochs bochs-term nasm gcc). Known Bochs deviations are reported separately.",
      ""
    },
    exitCodeListHeading = "%nExit status (the first of these that applies: 70, 2, 1, 4, 0):%n",
    exitCodeList = {
      "0:every outcome was as predicted, or a known deviation",
      "1:an unexpected outcome was found",
      "2:usage error, or nothing was executed",
      "4:an execution had several possible outcomes, or its state could not be reached",
      "70:internal error, or Bochs, nasm or gcc is missing or failed"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vmxcheck fuzz --oracle bochs --count 20000 --seed 7",
      "  vmxcheck fuzz --model corei7_haswell_4770 --model tigerlake",
      "  vmxcheck fuzz --count 2000 --reproducers found/"
    })
final class FuzzCommand implements Callable<Integer> {
  private final ProcessEnvironment environment;

  @Spec private CommandSpec spec;

  @Mixin private final OracleOption oracle = new OracleOption();

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      defaultValue = "20000",
      description = "Number of states (default: ${DEFAULT-VALUE}).")
  private long count;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Random seed (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "Bochs CPU model with VMX; repeatable (default: all of them).")
  private List<String> models = new ArrayList<>();

  @Option(
      names = "--reproducers",
      paramLabel = "DIR",
      description = "Write the simplest state of each kind of disagreement into this directory.")
  private String reproducers;

  @Mixin private final EngineOption engineOption = new EngineOption();

  FuzzCommand(ProcessEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    if (count < 1) {
      throw new ParameterException(
          spec.commandLine(), "--count: found " + count + ", expected a number from 1 on");
    }
    models.forEach(model -> oracle.check(model, spec));
    Reproducers written = Reproducers.in(reproducers, spec);
    try (Bochs bochs = Bochs.open()) {
      return run(bochs, written);
    } catch (OracleException e) {
      environment.err().println("vmxcheck: " + Sanitized.of(e.getMessage()));
      return ExitStatus.INTERNAL;
    }
  }

  private int run(Bochs bochs, Reproducers written) {
    List<Deviation> deviations = Deviation.known();
    FuzzRun run = new FuzzRun(bochs, engineOption::validator, deviations);
    Progress progress =
        new ProgressLine(
            environment.showsProgress() ? environment.err() : null, System::nanoTime, count);
    List<String> all = models.isEmpty() ? Bochs.MODELS : List.copyOf(models);
    int jobs = Runtime.getRuntime().availableProcessors();
    FuzzSummary summary = run.run(all, count, seed, jobs, done -> progress.show(done, done));
    progress.erase();
    FuzzText text = new FuzzText(output(), Specification.builtIn().outcomes());
    text.summary(summary, seed, deviations);
    for (FuzzSummary.Found found : summary.differences()) {
      Comparison simplest = run.shrink(found);
      text.difference(found, simplest, written.write(simplest));
    }
    return status(summary);
  }

  private TextOutput output() {
    boolean isTerminal = environment.isTerminal();
    Style style = Colours.of(isTerminal && !environment.forbidsColour());
    return new TextOutput(
        environment.out(), isTerminal ? Math.min(environment.columns(), 100) : 80, style);
  }

  private static int status(FuzzSummary summary) {
    if (summary.count(Comparison.Kind.DISAGREES) > 0) {
      return ExitStatus.VIOLATED;
    }
    boolean isUndetermined =
        summary.count(Comparison.Kind.OPEN) + summary.count(Comparison.Kind.NOT_SET_UP) > 0;
    return isUndetermined ? ExitStatus.UNDETERMINED : ExitStatus.OK;
  }
}
