// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.check.gate.Configuration;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Default values of options: from the environment, else from the project file. */
final class ConfiguredDefaults implements IDefaultValueProvider {
  private final Map<String, String> environment;
  private final Configuration configuration;

  ConfiguredDefaults(Map<String, String> environment, Configuration configuration) {
    this.environment = environment;
    this.configuration = configuration;
  }

  @Override
  public String defaultValue(ArgSpec argument) {
    return name(argument).flatMap(this::value).map(Configuration.Value::text).orElse(null);
  }

  private static Optional<String> name(ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? Configuration.names().stream()
            .filter(name -> option.longestName().equals("--" + name))
            .findFirst()
        : Optional.empty();
  }

  private Optional<Configuration.Value> value(String name) {
    String variable = ProcessEnvironment.variable(name);
    return environment.containsKey(variable)
        ? Optional.of(
            new Configuration.Value(
                environment.get(variable), "the environment variable " + variable))
        : Optional.ofNullable(configuration.options().get(name));
  }

  /** Whether a message names this option, and not just a longer one that starts with it. */
  private static boolean names(String message, String option) {
    int at = message.indexOf(option);
    while (at >= 0) {
      int end = at + option.length();
      char next = end < message.length() ? message.charAt(end) : ' ';
      if (next != '-' && (next < 'a' || next > 'z')) {
        return true;
      }
      at = message.indexOf(option, end);
    }
    return false;
  }

  /**
   * A note for an error message on where the value of the option it names may come from; empty if
   * neither the environment nor the project file sets it.
   */
  String origin(String message) {
    return Configuration.names().stream()
        .filter(name -> names(message, "--" + name))
        .findFirst()
        .flatMap(this::value)
        .map(value -> " (from " + value.place() + ", unless the command line gives it)")
        .orElse("");
  }
}
