// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.check.ProblemPrinter;
import io.github.vmxcheck.check.Reading;
import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.dumps.nativeformat.SnapshotReader;
import io.github.vmxcheck.dumps.nativeformat.SnapshotSink;
import io.github.vmxcheck.dumps.writer.SnapshotWriter;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.Snapshot;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Converts dumps to the native format. */
@Command(
    name = "convert",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Convert dumps to the format vmxcheck.snapshot/1. A comment beside each value says where"
          + " it was read. Checking the result gives the same findings.",
      ""
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:everything was written",
      "2:usage error, or no input matched",
      "3:some input could not be read; the rest was written, except a merged snapshot that"
          + " would be incomplete",
      "70:internal error, or the result could not be written"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vmxcheck convert fleet.ndjson -o fleet.yaml",
      "  vmxcheck convert registers.yaml msrs.yaml --merge -o machine.yaml",
      "  vmxcheck convert dump.yaml --set vmxon.pointer=0x1000 | vmxcheck check -"
    })
final class ConvertCommand implements Callable<Integer> {
  private final ProcessEnvironment environment;

  @Spec private CommandSpec spec;

  @Mixin private InputOptions inputs;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Output file, created only when complete (default: standard output).")
  private String output;

  ConvertCommand(ProcessEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    if (!inputs.areGiven()) {
      return inputs.missing(environment);
    }
    Reading reading = inputs.reading(environment);
    PrintWriter err = spec.commandLine().getErr();
    if (output == null) {
      return new Conversion(reading, environment.out(), err).run();
    }
    try (OutputFile file = open()) {
      Conversion conversion = new Conversion(reading, file.writer(), err);
      int status = conversion.run();
      if (conversion.hasWritten) {
        file.keep();
      }
      return status;
    } catch (IOException | UncheckedIOException e) {
      err.println("vmxcheck: " + Sanitized.of(output) + ": could not be written");
      return ExitStatus.INTERNAL;
    }
  }

  private OutputFile open() {
    try {
      return OutputFile.open(Path.of(output));
    } catch (InvalidPathException | IOException e) {
      String message = "--output: '" + output + "' cannot be written";
      throw new ParameterException(spec.commandLine(), Sanitized.of(message));
    }
  }

  /** Writes each snapshot it receives. */
  private static final class Conversion implements SnapshotSink {
    private final Reading reading;
    private final SnapshotWriter writer;
    private final PrintWriter err;
    private final ProblemPrinter problems;
    private boolean hasProblems;
    private boolean hasWritten;

    Conversion(Reading reading, Writer out, PrintWriter err) {
      this.reading = reading;
      this.writer = new SnapshotWriter(out, SnapshotReader.LONGEST_DOCUMENT);
      this.err = err;
      problems = new ProblemPrinter(err);
    }

    int run() {
      reading.run(this);
      problems.printRest();
      return hasProblems ? ExitStatus.UNREADABLE : ExitStatus.OK;
    }

    @Override
    public void snapshot(Snapshot snapshot) {
      if (reading.lacksInput()) {
        err.println("vmxcheck: not written: the output would be incomplete");
        return;
      }
      try {
        if (writer.write(snapshot)) {
          hasWritten = true;
        } else {
          String longest = "a document of more than 3 MiB cannot be read again";
          problem(new InputProblem(snapshot.name(), 0, 0, "document too long: " + longest));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void problem(InputProblem problem) {
      hasProblems = true;
      problems.print(problem);
    }
  }
}
