package io.github.vmxcheck.cli;

import io.github.vmxcheck.cli.report.Visible;
import io.github.vmxcheck.model.Nearest;
import io.github.vmxcheck.rules.KnownProcessors;
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
    return new KnownProcessors(
        profiles, Optional.of(profiles.byName(name).orElseThrow(() -> unknown(profiles))));
  }

  private ParameterException unknown(Profiles profiles) {
    String message =
        "--profile: found '"
            + name
            + "', expected a profile"
            + nearest(profiles).map(one -> " such as " + one).orElse("")
            + "; 'vmxcheck list --profiles' lists them";
    return new ParameterException(spec.commandLine(), Visible.of(message));
  }

  /** A name misspelt, or given in part. */
  private Optional<String> nearest(Profiles profiles) {
    String lower = name.toLowerCase(Locale.ROOT);
    return profiles.names().stream()
        .filter(one -> !lower.isEmpty() && one.contains(lower))
        .findFirst()
        .or(() -> Nearest.to(lower, profiles.names()));
  }
}
