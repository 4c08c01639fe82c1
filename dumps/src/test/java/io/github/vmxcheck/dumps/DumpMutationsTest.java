// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.format.DumpFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Damaged dumps and arbitrary bytes give snapshots or problems, and nothing else. */
class DumpMutationsTest {

  @Property(tries = 2000)
  void aDamagedDumpGivesSnapshotsOrProblems(@ForAll("samples") Path sample, @ForAll Random random)
      throws IOException {
    byte[] bytes = Files.readAllBytes(sample);
    for (int i = random.nextInt(8); i >= 0; i--) {
      bytes = damaged(bytes, random);
    }
    assertGivesSomething(bytes, "");
    assertGivesSomething(bytes, sample.getParent().getFileName().toString());
  }

  @Property(tries = 300)
  void anyBytesGiveSnapshotsOrProblems(@ForAll byte[] bytes, @ForAll("formats") String format) {
    assertGivesSomething(bytes, format);
  }

  private static void assertGivesSomething(byte[] bytes, String format) {
    Reading reading = Reading.of(bytes, format);
    assertThat(reading.snapshots.size() + reading.problems.size()).isPositive();
    assertThat(reading.problems).allMatch(problem -> problem.lines().count() == 1);
  }

  @Provide
  Arbitrary<Path> samples() throws IOException {
    return Arbitraries.of(DumpSamplesTest.samples());
  }

  @Provide
  Arbitrary<String> formats() {
    return Arbitraries.of(Formats.all().stream().map(DumpFormat::name).toList());
  }

  static byte[] damaged(byte[] bytes, Random random) {
    if (bytes.length == 0) {
      return new byte[] {(byte) random.nextInt()};
    }
    int at = random.nextInt(bytes.length);
    int end = Math.min(bytes.length, at + 1 + random.nextInt(80));
    return switch (random.nextInt(6)) {
      case 0 -> Arrays.copyOf(bytes, at);
      case 1 -> joined(bytes, 0, at, bytes, end, bytes.length);
      case 2 -> joined(bytes, 0, end, bytes, at, bytes.length);
      case 3 -> replaced(bytes, at, (byte) random.nextInt());
      case 4 -> replaced(bytes, at, (byte) '\n');
      default ->
          replaced(bytes, at, (byte) "0123456789abcdef-=:[](){}\" ".charAt(random.nextInt(27)));
    };
  }

  private static byte[] replaced(byte[] bytes, int at, byte by) {
    byte[] copy = bytes.clone();
    copy[at] = by;
    return copy;
  }

  private static byte[] joined(
      byte[] first, int from, int to, byte[] second, int secondFrom, int secondTo) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(first, from, to - from);
    out.write(second, secondFrom, secondTo - secondFrom);
    return out.toByteArray();
  }
}
