// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.bench;

import io.github.vmxcheck.bench.growth.Growth;
import io.github.vmxcheck.bench.peer.JsonSchema;
import io.github.vmxcheck.bench.peer.Judged;
import io.github.vmxcheck.specs.Specification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.openjdk.jmh.runner.RunnerException;

/** Runs all benchmarks on the current JVM and writes the table. */
public final class Benchmarks {
  private static final int QUICK_DUMP = 1_000_000;
  private static final int LARGEST_DUMP = 100_000_000;

  private final boolean quick;
  private final Path top;
  private final List<String> report = new ArrayList<>();

  private Benchmarks(boolean quick, Path top) {
    this.quick = quick;
    this.top = top;
  }

  /**
   * Runs the benchmarks.
   *
   * @param arguments the top of the repository, the launcher to measure, the file to write, and
   *     {@code --quick} for a rough estimate
   */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, RunnerException {
    boolean quick = List.of(arguments).contains("--quick");
    Benchmarks benchmarks = new Benchmarks(quick, Path.of(arguments[0]));
    benchmarks.run(Path.of(arguments[1]), Path.of(arguments[2]));
  }

  private void run(Path launcher, Path file)
      throws IOException, InterruptedException, RunnerException {
    report.add(Machine.text() + (quick ? ". Quick run: a rough estimate only." : "."));
    report.add("");
    report.addAll(Row.HEAD);
    programs(new Program(launcher));
    Throughput throughput = new Throughput(quick);
    progress("throughput");
    throughput.run();
    throughput.rows().forEach(row -> report.add(row.text()));
    report.add("");
    report.add(
        String.format(
            "The engine decides %d requirements and predicts the outcome; hand-written Java, CEL and"
                + " JEXL decide %d, the schema %d.",
            Specification.builtIn().requirements().size(),
            Judged.values().length,
            JsonSchema.SAYS.size()));
    report.add("");
    report.add(
        "Snapshots per second: " + throughput.figures().collect(Collectors.joining(", ")) + ".");
    report.add("");
    progress("growth");
    Path picture = file.resolveSibling("growth.svg");
    for (String line : Growth.measure(quick ? QUICK_DUMP : LARGEST_DUMP, picture)) {
      report.add("* " + line);
    }
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, report);
  }

  private void programs(Program program) throws IOException, InterruptedException {
    Path dump = top.resolve("specs/examples/healthy-haswell.yaml");
    progress("start-up");
    report.add(
        new Row(
                "`vmxcheck check one.yaml`, whole process / `java Hello`",
                program.startUp(dump, quick ? 7 : 21),
                Budget.atMost(Runtime.version().feature() >= 25 ? 5 : 6))
            .text());
    progress("memory");
    long lines = quick ? 20_000 : 100_000;
    double few = program.memory(lines);
    report.add(
        new Row(
                String.format(
                    "peak memory of `check -` with 64 MiB of heap, %,d lines / %,d",
                    10 * lines, lines),
                List.of(program.memory(10 * lines) / few),
                Budget.atMost(1.1))
            .text());
  }

  private static void progress(String part) {
    System.err.println("measuring " + part + "…");
  }
}
