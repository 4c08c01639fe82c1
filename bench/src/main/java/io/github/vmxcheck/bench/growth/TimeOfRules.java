// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.bench.growth;

import io.github.vmxcheck.bench.Workload;
import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.rules.Validator;
import io.github.vmxcheck.specs.Specification;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Measures what validating a snapshot costs with the rules of some requirements only, in a process
 * of its own that finds {@link PartOfTheRules} first on its class path.
 */
public final class TimeOfRules {
  private static final String LIST = "META-INF/kie/io.github.vmxcheck/vmxcheck-rules/drools-model";

  private TimeOfRules() {}

  /** Starts the process and returns what it measured. */
  static Point measure(int requirements, Path directory) {
    try {
      Path list = directory.resolve(LIST);
      Files.createDirectories(list.getParent());
      Files.writeString(list, PartOfTheRules.class.getName() + "\n");
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-D" + PartOfTheRules.MODEL + "=" + builtModel(),
                  "-D" + PartOfTheRules.REQUIREMENTS + "=" + requirements,
                  "-cp",
                  directory + File.pathSeparator + System.getProperty("java.class.path"),
                  TimeOfRules.class.getName())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Point(requirements, Double.parseDouble(output.strip()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String builtModel() throws IOException {
    try (InputStream in = TimeOfRules.class.getResourceAsStream("/" + LIST)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.contains(":"))
          .findFirst()
          .orElseThrow()
          .strip();
    }
  }

  /** The process. */
  public static void main(String[] arguments) {
    List<Snapshot> snapshots = Workload.snapshots();
    Validator validator = new Validator(Specification.builtIn(), Assumptions.USUAL);
    if (PartOfTheRules.made() == 0) {
      throw new IllegalStateException("the part of the rules was not loaded");
    }
    Runnable all = () -> snapshots.forEach(validator::validate);
    Stopwatch.OF_THREAD.warmUp(all);
    System.out.println(Stopwatch.OF_THREAD.median(all) / snapshots.size());
  }
}
