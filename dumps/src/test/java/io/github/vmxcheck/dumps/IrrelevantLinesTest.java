// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterProperty;

/**
 * Lines without registers may appear anywhere in a dump. The dump is read as it would be without
 * them: the same values on the same processors at the same moments. A value that follows only from
 * its position may be lost.
 */
class IrrelevantLinesTest {
  private static final int TRIES = 10_000;

  /** A number further below {@code rdmsr} is not its output, so an older value counts again. */
  private static final int LONGEST_BURST = 98;

  /** Number of tries that may lose values; measured: 0.9 %. */
  private static final int MOST_LOSSES = TRIES / 50;

  /** The public dumps and the cases are not part of this repository. */
  private static final List<Path> DIRECTORIES =
      List.of(
          DumpSamplesTest.DIRECTORY,
          Path.of("../specs/examples/dumps"),
          Path.of("../../shared/dumps"),
          Path.of("../../shared/cases/text"));

  /**
   * Formats in which a line may continue the previous one. Values may be lost only there and in
   * {@code rdmsr} output, where a number has no name.
   */
  private static final List<String> CUT =
      List.of("/cpuid", "/cpuinfo", "/linux-oops", "/virtualbox");

  private static final List<String> IRRELEVANT =
      List.of(
          "",
          "   ",
          "# this machine is in the lab, third rack",
          "// written down on the second day",
          "; see the wiki for the other boards",
          "-- snip --",
          "[...]",
          "usb 1-2: New USB device found, idVendor=0bda, idProduct=b812, bcdDevice= 2.10",
          "usb 1-2: Product: 802.11ac NIC",
          "input: Gaming Mouse as /devices/pci0000:00/0000:00:14.0/usb1/1-3/input/input7",
          "[   12.345678] usb 2-1: new high-speed USB device number 4 using xhci_hcd",
          "[   12.345679] usb 2-1: SerialNumber: 00E04C000001",
          "[   57.000001] EXT4-fs (sda1): mounted filesystem with ordered data mode. Opts: (null)",
          "[  100.200000] audit: type=1400 audit(1600000000.123:42): apparmor=\"STATUS\" pid=512",
          "[  210.1] e1000e 0000:00:1f.6 eno1: NIC Link is Up 1000 Mbps Full Duplex",
          "Nov  2 04:51:11 web01 sshd[4711]: Failed password for invalid user admin from 10.0.0.1",
          "Nov  2 04:51:13 web01 systemd[1]: Started Daily apt download activities.",
          "2026-11-26 05:03:17 status unpacked libburn4:amd64 1.5.4-1",
          "10.0.0.1 - - [26/Nov/2026:07:43:47 +0000] \"GET /item?ref=0f1145a54b1f HTTP/1.1\" 200 10",
          "00000042\t1.50000000\tStorPort: request 0x12 completed in 3 ms",
          "I tried it again in the evening and it did the same.",
          "Then the screen went black for a moment; does anybody know why?",
          "The quick brown fox jumps over the lazy dog.",
          "thanks in advance, Kim",
          "heartbeat ok, queue=3 pending=0x1f",
          "retry 2 of 5 in 300 ms",
          "INFO  scheduler: 17 jobs done (took 0x2a ticks)");

  private static final Map<Path, List<String>> LINES = new ConcurrentHashMap<>();
  private static final Map<Path, List<Snapshot>> AS_THEY_ARE = new ConcurrentHashMap<>();
  private static final AtomicInteger LOSSES = new AtomicInteger();

  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void irrelevantLinesAddAndChangeNothing(@ForAll("samples") Path sample, @ForAll Random random) {
    List<Snapshot> expected = AS_THEY_ARE.computeIfAbsent(sample, path -> read(lines(path)));
    List<String> lines = new ArrayList<>(lines(sample));
    int at = random.nextInt(lines.size() + 1);
    int burst = random.nextInt(8) > 0 ? 1 : 1 + random.nextInt(LONGEST_BURST);
    List<String> inserted =
        IntStream.range(0, burst).mapToObj(i -> anyOf(IRRELEVANT, random)).toList();
    if (isCut(lines, at)) {
      return;
    }
    lines.addAll(at, inserted);
    List<Snapshot> actual = read(lines);
    String what = "%s, before line %d: %s".formatted(sample, at + 1, inserted);
    assertThat(isPartOf(actual, expected)).as(what).isTrue();
    if (!isPartOf(expected, actual)) {
      assertThat(sample).as(what).matches(IrrelevantLinesTest::isByPlace);
      LOSSES.incrementAndGet();
    }
  }

  @AfterProperty
  void fewValuesAreLost() {
    assertThat(LOSSES.getAndSet(0)).isLessThanOrEqualTo(MOST_LOSSES);
  }

  private static boolean isByPlace(Path sample) {
    return CUT.stream().anyMatch(part -> sample.toString().contains(part))
        || lines(sample).stream().anyMatch(line -> line.contains("rdmsr "));
  }

  private static <T> T anyOf(List<T> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }

  /** Whether mail split the previous line in two, so that the next line continues it. */
  private static boolean isCut(List<String> lines, int at) {
    return at > 0 && lines.get(at - 1).endsWith("=");
  }

  private static List<Snapshot> read(List<String> lines) {
    return Reading.of(String.join("\n", lines) + "\n").snapshots;
  }

  /** Whether each snapshot of {@code some}, in order, is part of one of {@code all}. */
  private static boolean isPartOf(List<Snapshot> some, List<Snapshot> all) {
    int next = 0;
    for (Snapshot one : some) {
      while (next < all.size() && !isPartOf(one, all.get(next))) {
        next++;
      }
      if (next++ >= all.size()) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPartOf(Snapshot one, Snapshot other) {
    return one.processors().stream()
        .allMatch(part -> other.processors().stream().anyMatch(whole -> isPartOf(part, whole)));
  }

  private static boolean isPartOf(ProcessorSnapshot part, ProcessorSnapshot whole) {
    boolean same = !part.isNumbered() || whole.isNumbered() && part.id() == whole.id();
    return same && Stream.of(Field.values()).allMatch(field -> isPartOf(part, whole, field));
  }

  private static boolean isPartOf(ProcessorSnapshot part, ProcessorSnapshot whole, Field field) {
    long known = part.known(field);
    return (known & ~whole.known(field)) == 0
        && ((part.value(field) ^ whole.value(field)) & known) == 0
        && (!part.isUnreadable(field) || whole.isUnreadable(field))
        && (!part.readsZero(field) || whole.readsZero(field));
  }

  private static List<String> lines(Path sample) {
    return LINES.computeIfAbsent(
        sample,
        path -> {
          try {
            byte[] bytes = Files.readAllBytes(path);
            return new String(bytes, StandardCharsets.UTF_8).lines().toList();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Provide
  Arbitrary<Path> samples() throws IOException {
    List<Path> all = new ArrayList<>();
    for (Path directory : DIRECTORIES) {
      if (Files.isDirectory(directory)) {
        try (Stream<Path> files = Files.walk(directory)) {
          files.filter(IrrelevantLinesTest::isOfLines).sorted().forEach(all::add);
        }
      }
    }
    return Arbitraries.of(all);
  }

  /** JSON and YAML become invalid with other lines, and a binary dump has no lines. */
  private static boolean isOfLines(Path file) {
    String name = file.getFileName().toString();
    boolean other = Stream.of(".fields", ".md", ".gz", ".json", ".yaml").anyMatch(name::endsWith);
    return Files.isRegularFile(file) && !other && !lines(file).get(0).matches("[\\[{]\\s*|\\{\".*");
  }
}
