// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.check.gate.Configuration;
import io.github.vmxcheck.check.text.RelativePath;
import io.github.vmxcheck.specs.SpecificationException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * The options {@code --config} and {@code --no-config}. The project file sets defaults for other
 * options, so these two are read from the raw arguments, before picocli parses them.
 */
final class ConfigurationOption {
  private static final String CONFIG = "--config";
  private static final String NO_CONFIG = "--no-config";

  private final CommandLine command;
  private final List<String> arguments;

  /** The options of a command whose arguments {@link #of} has already read. */
  ConfigurationOption(CommandLine command, String... arguments) {
    this.command = command;
    this.arguments = List.of(arguments);
  }

  @Option(
      names = CONFIG,
      paramLabel = "FILE",
      description = "The project file (default: the nearest vmxcheck.yaml, see below).")
  void file(String file) {
    requireRead(CONFIG);
  }

  @Option(names = NO_CONFIG, description = "Ignore the project file.")
  void none(boolean none) {
    requireRead(NO_CONFIG);
  }

  private void requireRead(String option) {
    if (arguments.stream().noneMatch(one -> one.equals(option) || one.startsWith(option + "="))) {
      throw new ParameterException(
          command, option + ": found in an argument file, expected on the command line");
    }
  }

  /**
   * The configuration that these arguments select.
   *
   * @throws SpecificationException if the project file is invalid or cannot be read
   */
  static Configuration of(String... arguments) {
    List<String> given = Arrays.asList(arguments);
    int end = given.contains("--") ? given.indexOf("--") : given.size();
    Optional<String> named = Optional.empty();
    for (int i = 0; i < end; i++) {
      if (given.get(i).equals(NO_CONFIG)) {
        return Configuration.NONE;
      }
      if (given.get(i).equals(CONFIG) && i + 1 < end) {
        named = Optional.of(given.get(i + 1));
      } else if (given.get(i).startsWith(CONFIG + "=")) {
        named = Optional.of(given.get(i).substring(CONFIG.length() + 1));
      }
    }
    try {
      return named
          .map(name -> Configuration.read(Path.of(name), name))
          .or(() -> Configuration.find(Path.of("")).map(ConfigurationOption::read))
          .orElse(Configuration.NONE);
    } catch (InvalidPathException e) {
      throw new SpecificationException(CONFIG + ": '" + named.orElse("") + "' is not a path");
    }
  }

  private static Configuration read(Path found) {
    return Configuration.readFound(found, RelativePath.of(found.toString()));
  }
}
