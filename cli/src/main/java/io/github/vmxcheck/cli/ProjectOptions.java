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

/** The options that say what a project wants to hear of, and what it knows already. */
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
              + " Outcomes are predicted by all.")
  private List<String> selected = List.of();

  @Option(
      names = "--ignore",
      paramLabel = "ID|PATTERN|KIND",
      split = ",",
      description = "Leave out these, be they selected or not; repeatable.")
  private List<String> ignored = List.of();

  @Option(
      names = BASELINE,
      paramLabel = "FILE",
      description = "Count only violations that this file does not hold.")
  private String baseline;

  @Option(
      names = "--write-baseline",
      description = "Write the violations found to the file of --baseline: later runs know them.")
  private boolean writeBaseline;

  /** What the project says of findings, and where it goes if it is written. */
  record Project(ProjectPolicy judgement, Optional<Baseline> baseline, Optional<OutputFile> file)
      implements AutoCloseable {

    /**
     * Puts the baseline in its place, if there is one to write; whether it could be. One that lacks
     * an input would forget what is known of it.
     */
    boolean keep(boolean isWhole, PrintWriter err) {
      try {
        if (file.isPresent() && !isWhole) {
          err.println("vmxcheck: the baseline is not written: it would lack what was not read");
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
        // It was told of: what could not be written cannot be closed.
      }
    }
  }

  /** Whether snapshots must be looked at one after the other. */
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
        throw usage("--write-baseline: expected " + BASELINE + " FILE, which says where");
      }
      return Optional.empty();
    }
    try {
      Path file = Path.of(baseline);
      return Optional.of(writeBaseline ? Baseline.fresh() : Baseline.read(file, baseline));
    } catch (InvalidPathException e) {
      throw usage(BASELINE + ": '" + baseline + "' is not a path");
    } catch (SpecificationException e) {
      throw usage(e.getMessage() + "; --write-baseline makes one where there is none");
    }
  }

  /** Only a baseline is replaced by one: a dump would be lost. */
  private Path replaceable() {
    Path file = Path.of(baseline);
    if (Files.isRegularFile(file) && file.toFile().length() > 0) {
      try {
        Baseline.read(file, baseline);
      } catch (SpecificationException e) {
        throw usage("--write-baseline: would overwrite what is no baseline: " + e.getMessage());
      }
    }
    return file;
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), Sanitized.of(message));
  }
}
