// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.check.Tally;
import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.specs.Level;
import io.github.vmxcheck.specs.Outcomes;
import io.github.vmxcheck.specs.Specification;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say when a run fails. */
final class GateOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--fail-on",
      paramLabel = "LEVEL",
      defaultValue = "error",
      description =
          "Exit with 1 if a violation weighs this much: error, warning or note (default:"
              + " ${DEFAULT-VALUE}).")
  private Level failOn = Level.ERROR;

  @Option(
      names = "--allow-undetermined",
      description = "Exit with 0, not 4, if a prerequisite is undetermined.")
  private boolean allowUndetermined;

  @Option(
      names = "--require-outcome",
      paramLabel = "OUTCOME",
      split = ",",
      description =
          "Exit with 1 if the instruction in question can have none of these outcomes on some"
              + " logical processor, such as vmsucceed, and with 4 if it may have another.")
  private List<String> required = List.of();

  @Option(
      names = "--exit-zero",
      description = "Exit with 0, not 1 or 4, whatever was found; errors keep their status.")
  private boolean exitZero;

  /** Counts what decides the status. */
  Tally tally(Specification specification) {
    return new Tally(specification, failOn, required);
  }

  /** Tells a misspelt outcome before anything is read. */
  void require(Outcomes outcomes) {
    for (String word : required) {
      if (!outcomes.has(word)) {
        String expected = "', expected one of " + String.join(", ", outcomes.words());
        throw new ParameterException(
            spec.commandLine(), Sanitized.of("--require-outcome: found '" + word + expected));
      }
    }
  }

  /** The status of a run that ended well; says what a reader of the report would not see. */
  int status(Tally tally, ProcessEnvironment environment) {
    int status = ExitStatus.of(tally, allowUndetermined);
    if (status == ExitStatus.USAGE) {
      environment
          .err()
          .println("vmxcheck: nothing was checked: no requirement applied to any input");
    }
    String unmet = tally.unmetOutcome();
    if (!unmet.isEmpty()) {
      environment.err().println("vmxcheck: " + Sanitized.of(unmet));
    }
    boolean isFound = status == ExitStatus.VIOLATED || status == ExitStatus.UNDETERMINED;
    return exitZero && isFound ? ExitStatus.OK : status;
  }
}
