// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.cli.bochs.Bochs;
import io.github.vmxcheck.model.ClosestMatch;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The option {@code --oracle}. */
final class OracleOption {
  /** Executing processor. */
  enum Oracle {
    BOCHS
  }

  @Option(
      names = "--oracle",
      paramLabel = "NAME",
      defaultValue = "bochs",
      description = "Executing processor: bochs (default: ${DEFAULT-VALUE}).")
  private Oracle oracle = Oracle.BOCHS;

  /** Rejects a model that the oracle does not have. */
  void check(String model, CommandSpec spec) {
    if (oracle == Oracle.BOCHS && !Bochs.MODELS.contains(model)) {
      String expected =
          ClosestMatch.of(model, Bochs.MODELS)
              .map(near -> "such as " + near)
              .orElse("one of " + String.join(", ", Bochs.MODELS));
      throw new ParameterException(
          spec.commandLine(),
          Sanitized.of("--model: found '" + model + "', expected a Bochs model, " + expected));
    }
  }
}
