// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.bench.growth;

import io.github.vmxcheck.bench.Documents;
import io.github.vmxcheck.bench.Workload;
import io.github.vmxcheck.cli.CheckInProcess;
import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.rules.Validator;
import io.github.vmxcheck.specs.Specification;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Measures and plots how cost grows. */
public final class Growth {
  private static final int[] REQUIREMENTS = {6, 12, 24, 48, 96};
  private static final int MOST_PROCESSORS = 256;
  private static final int SMALLEST_DUMP = 1000;
  private static final int WARM_UP = 1_000_000;

  private final int largestDump;

  private Growth(int largestDump) {
    this.largestDump = largestDump;
  }

  /**
   * Measures and plots.
   *
   * @param largestDump in bytes
   * @param picture the SVG file to write; temporary files are created next to it
   * @return a line of text for each series
   */
  public static List<String> measure(int largestDump, Path picture) throws IOException {
    Path directory = picture.toAbsolutePath().getParent();
    Files.createDirectories(directory);
    Growth growth = new Growth(largestDump);
    List<Series> rules = List.of(rules());
    List<Series> processors = List.of(processors());
    List<Series> sizes =
        List.of(
            growth.sizes("NDJSON", directory, Growth::documents),
            growth.sizes("log with a dump in it", directory, Growth::log));
    Files.writeString(picture, Plot.of(List.of(rules, processors, sizes)));
    return Stream.of(rules, processors, sizes).flatMap(List::stream).map(Series::text).toList();
  }

  private static Series rules() {
    List<Point> points = IntStream.of(REQUIREMENTS).mapToObj(n -> TimeOfRules.measure(n)).toList();
    return new Series("requirements with rules", "requirement", points);
  }

  private static Series processors() {
    Validator validator = new Validator(Specification.builtIn(), Assumptions.USUAL);
    List<Point> points = new ArrayList<>();
    for (int n = 1; n <= MOST_PROCESSORS; n *= 2) {
      byte[] line = Documents.machine(n, n).getBytes(StandardCharsets.UTF_8);
      Snapshot snapshot = Workload.read(line).get(0);
      Runnable validate = () -> validator.validate(snapshot);
      if (n == 1) {
        Stopwatch.OF_THREAD.warmUp(validate);
      }
      points.add(new Point(n, Stopwatch.OF_THREAD.median(validate)));
    }
    return new Series("processors of a snapshot", "processor", points);
  }

  private Series sizes(String name, Path directory, Supplier<Stream<String>> lines)
      throws IOException {
    Path file = directory.resolve("dump");
    Runnable check = () -> CheckInProcess.run("-f", "ndjson", file.toString());
    write(file, WARM_UP, lines.get());
    Stopwatch.OF_PROCESS.warmUp(check);
    List<Point> points = new ArrayList<>();
    for (int size = SMALLEST_DUMP; size <= largestDump; size *= 10) {
      write(file, size, lines.get());
      points.add(new Point(Files.size(file), Stopwatch.OF_PROCESS.median(check)));
    }
    Files.delete(file);
    return new Series(name, "byte", points);
  }

  private static void write(Path file, int size, Stream<String> lines) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      int written = 0;
      for (String line : (Iterable<String>) lines::iterator) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        out.write(bytes);
        written += bytes.length;
        if (written >= size) {
          return;
        }
      }
    }
  }

  private static Stream<String> documents() {
    List<String> lines = Workload.lines();
    return Stream.generate(() -> lines).flatMap(List::stream);
  }

  /** A kernel log that starts with a driver's lines and contains no other relevant lines. */
  private static Stream<String> log() {
    return Stream.concat(
        Stream.of(
            "[    1.000000] VMXSNAP cpu=0 cr0=80050033 cr3=5916003 cr4=1706b0 rflags=46 cs=10"),
        IntStream.iterate(2, i -> i + 1)
            .mapToObj(
                i ->
                    "["
                        + i
                        + ".000000] usb "
                        + i % 7
                        + "-1: new high-speed USB device number "
                        + i % 127
                        + " using xhci_hcd"));
  }
}
