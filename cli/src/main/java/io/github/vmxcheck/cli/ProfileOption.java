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

/** The option that says of which known processor the dumps are. */
final class ProfileOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description =
          "Suppose the capability values of this processor where a dump is silent, see below.")
  private String name;

  KnownProcessors knownProcessors() {
    Profiles profiles = new Profiles();
    if (name == null) {
      return new KnownProcessors(profiles, Optional.empty());
    }
    return new KnownProcessors(profiles, Optional.of(named(name, profiles, spec)));
  }

  /**
   * The profile of a name.
   *
   * @throws ParameterException if there is none, with one that is near
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

  /** A name misspelt, or given in part. */
  private static Optional<String> nearest(String name, Profiles profiles) {
    String lower = name.toLowerCase(Locale.ROOT);
    return profiles.names().stream()
        .filter(one -> !lower.isEmpty() && one.contains(lower))
        .findFirst()
        .or(() -> ClosestMatch.of(lower, profiles.names()));
  }
}
