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

/** Options that decide when a run fails. */
final class GateOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--fail-on",
      paramLabel = "LEVEL",
      defaultValue = "error",
      description =
          "Exit 1 on violations at or above this level: error, warning or note (default:"
              + " ${DEFAULT-VALUE}).")
  private Level failOn = Level.ERROR;

  @Option(
      names = "--allow-undetermined",
      description = "Exit 0, not 4, if a prerequisite is undetermined.")
  private boolean allowUndetermined;

  @Option(
      names = "--require-outcome",
      paramLabel = "OUTCOME",
      split = ",",
      description =
          "Exit 1 if none of these outcomes (such as vmsucceed) is possible on some logical"
              + " processor, and 4 if an outcome not listed is possible besides one that is.")
  private List<String> required = List.of();

  @Option(
      names = "--exit-zero",
      description = "Exit 0 instead of 1 or 4, whatever is found; 2, 3 and 70 are unchanged.")
  private boolean exitZero;

  /** A tally of what decides the exit status. */
  Tally tally(Specification specification) {
    return new Tally(specification, failOn, required);
  }

  /** Rejects a misspelt outcome before anything is read. */
  void require(Outcomes outcomes) {
    for (String word : required) {
      if (!outcomes.has(word)) {
        String expected = "', expected one of " + String.join(", ", outcomes.words());
        throw new ParameterException(
            spec.commandLine(), Sanitized.of("--require-outcome: found '" + word + expected));
      }
    }
  }

  /** The exit status of a completed run; prints what the report does not show. */
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
