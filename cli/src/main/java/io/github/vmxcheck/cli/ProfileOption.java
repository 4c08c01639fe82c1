// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.model.ClosestMatch;
import io.github.vmxcheck.rules.KnownProcessors;
import io.github.vmxcheck.specs.Profile;
import io.github.vmxcheck.specs.Profiles;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option {@code --profile}, which names the known processor that the dumps are from. */
final class ProfileOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description =
          "Where a dump has no value, assume the capability values of this known processor or"
              + " hypervisor; see below.")
  private String name;

  KnownProcessors knownProcessors() {
    Profiles profiles = new Profiles();
    if (name == null) {
      return new KnownProcessors(profiles, Optional.empty());
    }
    return new KnownProcessors(profiles, Optional.of(named(name, profiles, spec)));
  }

  /**
   * The profile with this name.
   *
   * @throws ParameterException if there is none; the message suggests a similar name
   */
  static Profile named(String name, Profiles profiles, CommandSpec spec) {
    return profiles
        .byName(name)
        .orElseThrow(
            () ->
                new ParameterException(spec.commandLine(), Sanitized.of(unknown(name, profiles))));
  }

  private static String unknown(String name, Profiles profiles) {
    return "--profile: found '"
        + name
        + "', expected a profile"
        + nearest(name, profiles).map(one -> " such as " + one).orElse("")
        + "; 'vmxcheck list --profiles' lists them";
  }

  /** The profile name that contains this one, else the most similar one. */
  private static Optional<String> nearest(String name, Profiles profiles) {
    String lower = name.toLowerCase(Locale.ROOT);
    return profiles.names().stream()
        .filter(one -> !lower.isEmpty() && one.contains(lower))
        .findFirst()
        .or(() -> ClosestMatch.of(lower, profiles.names()));
  }
}
