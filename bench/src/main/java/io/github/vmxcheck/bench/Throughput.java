// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.bench;

import io.github.vmxcheck.cli.CheckInProcess;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the JMH benchmarks in rounds. A round runs each benchmark once in its own process, so that
 * ratios compare measurements taken close together.
 */
final class Throughput {
  private static final String TWO_THREADS = " × 2 threads";
  private static final String CHECK = "check";

  private final boolean quick;
  private final Map<String, List<Double>> scores = new LinkedHashMap<>();

  Throughput(boolean quick) {
    this.quick = quick;
  }

  void run() throws RunnerException {
    for (int round = 0; round < (quick ? 1 : 3); round++) {
      run(1, EngineBenchmark.class.getSimpleName() + ".*");
      run(
          1,
          StreamBenchmark.class.getSimpleName()
              + "\\.(parseOnly|read|schema|check|checkShort"
              + (CheckInProcess.takesJobs() ? "|checkWithTwoJobs" : "")
              + ")$");
      run(2, StreamBenchmark.class.getSimpleName() + "\\." + CHECK + "$");
    }
  }

  private void run(int threads, String include) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(include)
            .threads(threads)
            .forks(1)
            .jvmArgs("-Xms1g", "-Xmx1g", "-XX:+UseParallelGC")
            .warmupIterations(quick ? 1 : 3)
            .measurementIterations(quick ? 1 : 2)
            .warmupTime(TimeValue.seconds(quick ? 2 : 1))
            .measurementTime(TimeValue.seconds(1))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    for (RunResult result : new Runner(options.build()).run()) {
      String name = result.getPrimaryResult().getLabel() + (threads == 2 ? TWO_THREADS : "");
      scores
          .computeIfAbsent(name, key -> new ArrayList<>())
          .add(result.getPrimaryResult().getScore());
    }
  }

  List<Row> rows() {
    return List.of(
        new Row(
            "engine / hand-written Java, both derive, assume and decide",
            ratios("vmxcheck", "handWritten"),
            Budget.atLeast(1 / 25.0)),
        new Row(
            "engine / hand-written Java on prepared states",
            ratios("vmxcheck", "handWrittenOnPreparedStates")),
        new Row("engine / CEL-java", ratios("vmxcheck", "cel"), Budget.atLeast(5)),
        new Row("engine / JEXL", ratios("vmxcheck", "jexl"), Budget.atLeast(2)),
        new Row("reader / Jackson, parsing only", ratios("read", "parseOnly")),
        new Row(
            "`check -f short`, one thread / Jackson, parsing only",
            ratios("checkShort", "parseOnly"),
            Budget.atLeast(0.5)),
        new Row(
            "`check -f ndjson`, one thread / Jackson, parsing only", ratios(CHECK, "parseOnly")),
        new Row("`check -f ndjson`, one thread / networknt JSON Schema", ratios(CHECK, "schema")),
        new Row(
            "two threads / one, each with its own input",
            ratios(CHECK + TWO_THREADS, CHECK),
            Budget.atLeast(1.8)),
        new Row(
            "`check --jobs 2` / `--jobs 1`, one input",
            ratios("checkWithTwoJobs", CHECK),
            Budget.atLeast(1.8)));
  }

  private List<Double> ratios(String one, String other) {
    List<Double> ones = scores.getOrDefault(one, List.of());
    List<Double> others = scores.getOrDefault(other, List.of());
    return IntStream.range(0, Math.min(ones.size(), others.size()))
        .mapToObj(i -> ones.get(i) / others.get(i))
        .toList();
  }

  /** The figures behind the ratios. */
  Stream<String> figures() {
    return scores.entrySet().stream()
        .map(
            entry ->
                String.format(
                    Locale.ROOT,
                    "%s %.3g k/s",
                    entry.getKey(),
                    Row.median(entry.getValue().stream().mapToDouble(d -> d).toArray()) / 1000));
  }
}
