// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.check.Report;
import io.github.vmxcheck.check.ReportContext;
import io.github.vmxcheck.check.Reports;
import io.github.vmxcheck.check.Results;
import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.check.text.Style;
import io.github.vmxcheck.report.Format;
import io.github.vmxcheck.report.MissingReport;
import io.github.vmxcheck.rules.Validator;
import io.github.vmxcheck.specs.Editions;
import io.github.vmxcheck.specs.Specification;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options for the content and form of reports. */
final class ReportOptions {
  private static final int DEFAULT_WIDTH = 80;

  /** Lines longer than this are hard to read on any terminal. */
  private static final int WIDEST_DEFAULT = 100;

  /** When to colour. */
  enum Colour {
    AUTO,
    ALWAYS,
    NEVER
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description =
          "text: for people; brief: the answer alone, in Markdown; short: one line per finding; json: one document; ndjson: one line per"
              + " snapshot, written as it is read; html, sarif, junit, github, gitlab: see below"
              + " (default: ${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  @Mixin private final OutputOption outputOption = new OutputOption();

  @Option(
      names = {"-v", "--verbose"},
      description =
          "Explain every finding: the steps into VMX operation, all citations, what is missing and"
              + " how to collect it, and what is assumed.")
  private boolean verbose;

  @Option(
      names = "--all",
      description =
          "Also report satisfied and not-applicable requirements and, with -f short, each"
              + " undetermined one.")
  private boolean all;

  @Option(
      names = "--edition",
      paramLabel = "EDITION",
      description =
          "Edition of the Intel SDM to cite in addition to that of 2018 (default: the newest"
              + " known).")
  private String edition;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      defaultValue = "auto",
      description =
          "auto, always or never (default: ${DEFAULT-VALUE}: on a terminal, unless NO_COLOR).")
  private Colour colour = Colour.AUTO;

  @Option(
      names = "--width",
      paramLabel = "N",
      description = "Width of the text report (default: terminal width, else 80).")
  private Integer width;

  @Option(
      names = "--missing",
      description =
          "Print only the commands that collect the missing values with the tool the dump came"
              + " from.")
  private boolean missing;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print errors only; the exit status is the same.")
  private boolean quiet;

  /** Whether the report of an input is the concatenation of the reports of its parts. */
  boolean isOfParts() {
    return !outputOption.isGiven() && (quiet || missing || format.isOfParts());
  }

  /** Opens the report files, which must not be inputs. */
  Outputs outputs(List<String> inputs) {
    return outputOption.open(inputs);
  }

  /**
   * The report that these options define, together with those written to files.
   *
   * @param projectFile name of the project file in use; empty if there is none
   */
  Report report(
      Specification specification,
      String projectFile,
      ProcessEnvironment environment,
      Outputs outputs) {
    ReportContext context =
        new ReportContext(
            specification, verbose, all, width(environment), style(environment), projectFile);
    ReportContext fileContext = context.of(DEFAULT_WIDTH, Style.PLAIN);
    List<Report> reports =
        new ArrayList<>(outputs.reports((one, out) -> one.report(fileContext, out)));
    if (!quiet) {
      reports.add(onStandardOutput(context, environment));
    }
    return reports.size() == 1 ? reports.get(0) : new Reports(reports);
  }

  /** Creates results from a validator's findings, citing the edition of {@code --edition}. */
  Results results(Validator validator) {
    Editions editions = Editions.builtIn();
    String first = edition == null ? editions.newest() : edition;
    if (!editions.all().contains(first)) {
      throw usage(
          "--edition: found '" + first + "', expected one of " + String.join(", ", editions.all()));
    }
    return new Results(validator, editions, first);
  }

  private Report onStandardOutput(ReportContext context, ProcessEnvironment environment) {
    return missing
        ? new MissingReport(context, environment.out())
        : format.report(context, environment.out());
  }

  private int width(ProcessEnvironment environment) {
    if (width == null) {
      return environment.isTerminal()
          ? Math.min(environment.columns(), WIDEST_DEFAULT)
          : DEFAULT_WIDTH;
    }
    if (width < ReportContext.NARROWEST) {
      throw usage("--width: found " + width + ", expected at least " + ReportContext.NARROWEST);
    }
    return width;
  }

  /** The style of what goes to standard output. */
  Style style(ProcessEnvironment environment) {
    return Colours.of(isColoured(environment));
  }

  private boolean isColoured(ProcessEnvironment environment) {
    return switch (colour) {
      case ALWAYS -> true;
      case NEVER -> false;
      case AUTO -> environment.isTerminal() && !environment.forbidsColour();
    };
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), Sanitized.of(message));
  }
}
