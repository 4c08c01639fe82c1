// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.check.gate.Baseline;
import io.github.vmxcheck.check.gate.Configuration;
import io.github.vmxcheck.check.gate.ProjectPolicy;
import io.github.vmxcheck.check.gate.Selection;
import io.github.vmxcheck.check.gate.Waivers;
import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.specs.Specification;
import io.github.vmxcheck.specs.SpecificationException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options for which requirements a project reports and which violations it has recorded. */
final class ProjectOptions {
  private static final String BASELINE = "--baseline";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--select",
      paramLabel = "ID|PATTERN|KIND",
      split = ",",
      description =
          "Report and count only these requirements, such as vmxon-cr* or practice; repeatable."
              + " Predictions still use all requirements.")
  private List<String> selected = List.of();

  @Option(
      names = "--ignore",
      paramLabel = "ID|PATTERN|KIND",
      split = ",",
      description = "Do not report or count these requirements, even if selected; repeatable.")
  private List<String> ignored = List.of();

  @Option(
      names = BASELINE,
      paramLabel = "FILE",
      description = "Do not fail on violations recorded in this file; they stay in every report.")
  private String baseline;

  @Option(
      names = "--write-baseline",
      description = "Write the violations of this run to the --baseline file.")
  private boolean writeBaseline;

  /** The project's policy for findings, its baseline, and the file if that is to be written. */
  record Project(ProjectPolicy judgement, Optional<Baseline> baseline, Optional<OutputFile> file)
      implements AutoCloseable {

    /**
     * Moves the baseline file into place, if one is to be written; false on failure. An incomplete
     * baseline is not written, since it would drop the violations recorded for unreadable inputs.
     */
    boolean keep(boolean isWhole, PrintWriter err) {
      try {
        if (file.isPresent() && !isWhole) {
          err.println(
              "vmxcheck: the baseline was not written: it would lack the unreadable inputs");
        } else if (file.isPresent()) {
          baseline.orElseThrow().write(file.get().writer());
          file.get().keep();
        }
        return true;
      } catch (IOException e) {
        err.println("vmxcheck: the baseline could not be written");
        return false;
      }
    }

    @Override
    public void close() {
      try {
        if (file.isPresent()) {
          file.get().close();
        }
      } catch (IOException e) {
        // Already reported: a file that could not be written cannot be closed.
      }
    }
  }

  /** Whether snapshots must be checked in order, by one thread. */
  boolean isOrdered() {
    return baseline != null;
  }

  Project project(
      Specification specification, Configuration configuration, ProcessEnvironment environment) {
    Optional<Baseline> compared = baseline();
    try {
      Selection selection = Selection.of(specification, selected, ignored, configuration.levels());
      Waivers waivers = Waivers.of(configuration.waivers(), specification, environment::today);
      Optional<OutputFile> file =
          writeBaseline ? Optional.of(OutputFile.open(replaceable())) : Optional.empty();
      return new Project(new ProjectPolicy(selection, waivers, compared), compared, file);
    } catch (IllegalArgumentException e) {
      throw usage("--select, --ignore: " + e.getMessage());
    } catch (SpecificationException e) {
      throw usage(e.getMessage());
    } catch (IOException e) {
      throw usage(BASELINE + ": '" + baseline + "' cannot be written");
    }
  }

  private Optional<Baseline> baseline() {
    if (baseline == null) {
      if (writeBaseline) {
        throw usage("--write-baseline: expected " + BASELINE + " FILE too");
      }
      return Optional.empty();
    }
    try {
      Path file = Path.of(baseline);
      return Optional.of(writeBaseline ? Baseline.fresh() : Baseline.read(file, baseline));
    } catch (InvalidPathException e) {
      throw usage(BASELINE + ": '" + baseline + "' is not a path");
    } catch (SpecificationException e) {
      throw usage(e.getMessage() + "; if there is none yet, --write-baseline creates it");
    }
  }

  /** The baseline path. An existing file must be a baseline: anything else would be lost. */
  private Path replaceable() {
    Path file = Path.of(baseline);
    if (Files.isRegularFile(file) && file.toFile().length() > 0) {
      try {
        Baseline.read(file, baseline);
      } catch (SpecificationException e) {
        throw usage("--write-baseline: the file exists and is not a baseline: " + e.getMessage());
      }
    }
    return file;
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), Sanitized.of(message));
  }
}
