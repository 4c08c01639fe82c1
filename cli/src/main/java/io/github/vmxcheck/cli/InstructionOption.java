// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.specs.Instruction;
import io.github.vmxcheck.specs.Specification;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option {@code --instruction}. */
final class InstructionOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--instruction",
      paramLabel = "NAME",
      description =
          "Instruction whose outcome to predict, such as vmclear. Headline, steps, exit status"
              + " and --require-outcome refer to it (default: the one whose outcome was observed,"
              + " else vmxon).")
  private String name;

  /** The named instruction, if any; naming one that cannot be predicted is a usage error. */
  Optional<Instruction> asked(Specification specification) {
    if (name == null) {
      return Optional.empty();
    }
    Optional<Instruction> asked = specification.instruction(name.toLowerCase(Locale.ROOT));
    if (asked.isEmpty()) {
      List<String> names = specification.instructions().stream().map(Instruction::name).toList();
      throw new ParameterException(
          spec.commandLine(),
          Sanitized.of(
              "--instruction: found '" + name + "', expected one of " + String.join(", ", names)));
    }
    return asked;
  }
}
