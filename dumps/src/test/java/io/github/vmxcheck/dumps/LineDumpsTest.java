// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.line.DumpText;
import io.github.vmxcheck.dumps.line.InputText;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A reader gets the same result from the lines with its format's marks as from all lines. */
class LineDumpsTest {
  /** Every line with any content has at least one of these marks. */
  private static final String ALL_MARKS =
      IntStream.rangeClosed('!', '~')
          .mapToObj(Character::toString)
          .collect(Collectors.joining(" "));

  private static final List<String> OTHER_LINES =
      List.of(
          "Nov  2 04:51:11 web01 sshd[4711]: Failed password for invalid user admin from 10.0.0.1",
          "Nov  2 04:51:11 web01 sshd[4711]: pam_unix(sshd:auth): authentication failure; rhost=a",
          "Nov  2 04:51:12 web01 CRON[30239]: (root) CMD (command -v debian-sa1 > /dev/null)",
          "Nov  2 04:51:13 web01 kernel: [35577.565882] usb 1-2: New USB device found, bcdDevice= 1",
          "Nov  2 04:51:13 web01 dhclient[1815]: DHCPACK of 10.0.0.7 (xid=0xe7426fd8)",
          "[    0.000000] BIOS-e820: [mem 0x0000000000100000-0x000000003fffffff] usable",
          "[    1.568475] pci 0000:00:1f.2: [8086:9d03] type 00 class 0x010601",
          "2026-11-26 05:03:17 status unpacked libburn4:amd64 1.5.4-1",
          "10.0.0.1 - - [26/Nov/2026:07:43:47 +0000] \"GET /item?ref=0f1145a54b1f HTTP/1.1\" 200 10",
          "  at org.example.Handler$Proxy35.process(Handler.java:752)",
          "#include <stdio.h>",
          "The quick brown fox jumps over the lazy dog.");

  @ParameterizedTest
  @MethodSource("samples")
  void theMarksSkipNoNeededLineOfASample(Path sample) throws IOException {
    assertMarksSkipNothing(Files.readAllBytes(sample), Formats.ofLines());
  }

  @Property(tries = 1000)
  void theMarksSkipNoNeededLineOfADamagedSample(
      @ForAll("sample") Path first, @ForAll("sample") Path second, @ForAll Random random)
      throws IOException {
    List<String> lines = new ArrayList<>(lines(first));
    int at = random.nextInt(lines.size() + 1);
    lines.addAll(at, random.nextBoolean() ? lines(second) : OTHER_LINES);
    byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.ISO_8859_1);
    for (int i = random.nextInt(8); i > 0; i--) {
      bytes = DumpMutationsTest.damaged(bytes, random);
    }
    List<DumpFormat> formats = Formats.ofLines();
    assertMarksSkipNothing(bytes, formats);
    assertMarksSkipNothing(bytes, List.of(formats.get(random.nextInt(formats.size()))));
  }

  @Test
  void otherTextIsPassedToFewReaders() {
    Marks marks = new Marks(Formats.ofLines().stream().map(DumpFormat::marks).toList());
    List<Integer> concerned = new ArrayList<>();
    for (String line : OTHER_LINES) {
      BitSet readers = new BitSet();
      marks.addTo(readers, line);
      concerned.add(readers.cardinality());
    }
    assertThat(concerned).allMatch(readers -> readers <= 1);
    assertThat(Collections.frequency(concerned, 0)).isGreaterThan(OTHER_LINES.size() * 3 / 4);
  }

  private static void assertMarksSkipNothing(byte[] bytes, List<DumpFormat> formats) {
    assertThat(read(bytes, formats)).isEqualTo(read(bytes, all(formats)));
  }

  private static String read(byte[] bytes, List<DumpFormat> formats) {
    Reading reading = new Reading();
    InputText text = new InputText("dump", () -> new ByteArrayInputStream(bytes));
    SnapshotAssembler blocks = new SnapshotAssembler("dump", text, reading);
    LineDumps dumps = new LineDumps(formats, blocks);
    try {
      String start = new String(bytes, StandardCharsets.UTF_8);
      dumps.read(new DumpText(new ByteArrayInputStream(bytes), start, ' '));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    dumps.end();
    blocks.end();
    return dumps.taken() + "\n" + blocks.notes() + "\n" + reading;
  }

  /** The same formats, with readers that see every line. */
  private static List<DumpFormat> all(List<DumpFormat> formats) {
    return formats.stream()
        .map(
            format ->
                new DumpFormat(
                    format.name(),
                    format.title(),
                    format.platform(),
                    format.gives(),
                    format.obtain(),
                    ALL_MARKS,
                    format.reader()))
        .toList();
  }

  private static List<String> lines(Path sample) throws IOException {
    return new String(Files.readAllBytes(sample), StandardCharsets.ISO_8859_1).lines().toList();
  }

  static List<Path> samples() throws IOException {
    return DumpSamplesTest.samples();
  }

  @Provide
  Arbitrary<Path> sample() throws IOException {
    return Arbitraries.of(samples());
  }
}
