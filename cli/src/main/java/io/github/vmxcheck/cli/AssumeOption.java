// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.model.Assumptions;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option {@code --assume}. */
final class AssumeOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--assume",
      paramLabel = "usual|none|FIELD=VALUE",
      split = ",",
      description =
          "What to assume where a dump has no value (default: usual); repeatable, see below.")
  private List<String> assumed = new ArrayList<>();

  Assumptions assumptions() {
    boolean usual = true;
    List<Assumptions.Explicit> explicit = new ArrayList<>();
    for (String one : assumed) {
      switch (one) {
        case "usual" -> usual = true;
        case "none" -> usual = false;
        default -> explicit.add(assumption(one));
      }
    }
    return new Assumptions(usual, explicit);
  }

  private Assumptions.Explicit assumption(String text) {
    try {
      return Assumptions.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), Sanitized.of("--assume: " + e.getMessage()));
    }
  }
}
