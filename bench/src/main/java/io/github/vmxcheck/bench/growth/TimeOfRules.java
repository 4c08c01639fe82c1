// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.bench.growth;

import io.github.vmxcheck.bench.Workload;
import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.rules.KnownProcessors;
import io.github.vmxcheck.rules.PartOfTheRules;
import io.github.vmxcheck.rules.Validator;
import io.github.vmxcheck.specs.Profiles;
import io.github.vmxcheck.specs.Specification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Measures the cost of validating a snapshot with the rules of some requirements only. It runs in a
 * separate process, so that earlier measurements have no effect.
 */
public final class TimeOfRules {
  private TimeOfRules() {}

  /** Starts the process and returns what it measured. */
  static Point measure(int requirements) {
    try {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  TimeOfRules.class.getName(),
                  String.valueOf(requirements))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Point(requirements, Double.parseDouble(output.strip()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Entry point of the process. */
  public static void main(String[] arguments) {
    List<Snapshot> snapshots = Workload.snapshots();
    Validator validator =
        new Validator(
            Specification.builtIn(),
            PartOfTheRules.ofRequirements(Integer.parseInt(arguments[0])),
            Assumptions.USUAL,
            new KnownProcessors(new Profiles(), Optional.empty()));
    Runnable all = () -> snapshots.forEach(validator::validate);
    Stopwatch.OF_THREAD.warmUp(all);
    System.out.println(Stopwatch.OF_THREAD.median(all) / snapshots.size());
  }
}
