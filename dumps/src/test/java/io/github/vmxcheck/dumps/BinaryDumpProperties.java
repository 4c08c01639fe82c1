// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.model.SourceText;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Damaged dumps cause one-line problems or other values, and nothing else. */
class BinaryDumpProperties {
  private static final byte[] CORE = Arrays.copyOf(Read.unpacked(Read.CORE), 0x8a8 + 64);
  private static final byte[] STREAM = Read.unpacked(Read.STREAM);
  private static final int LAST_PAGES = STREAM.length - 130_000;

  /** Bytes to write at some offset. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Damage(int place, byte[] bytes) {
    void to(byte[] file) {
      int at = Math.min(place, file.length - bytes.length);
      System.arraycopy(bytes, 0, file, at, bytes.length);
    }
  }

  private static Arbitrary<List<Damage>> damages(Arbitrary<Integer> places) {
    Arbitrary<byte[]> bytes =
        Arbitraries.oneOf(
            Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(8),
            Arbitraries.of(new byte[] {-1, -1, -1, -1}, new byte[8], new byte[] {0, 0, 0, -128}));
    return Combinators.combine(places, bytes).as(Damage::new).list().ofMinSize(1).ofMaxSize(4);
  }

  @Provide
  Arbitrary<List<Damage>> inHeaders() {
    return damages(Arbitraries.integers().between(4, 0x8a8));
  }

  @Provide
  Arbitrary<List<Damage>> inSections() {
    return damages(
        Arbitraries.oneOf(
            Arbitraries.integers().between(4, 200),
            Arbitraries.integers().between(LAST_PAGES, STREAM.length)));
  }

  @Property(tries = 400)
  void noDamageToTheHeadersOfACoreCrashesTheReader(@ForAll("inHeaders") List<Damage> damages) {
    byte[] bytes = CORE.clone();
    damages.forEach(damage -> damage.to(bytes));
    assertGivesSnapshotsOrProblems(bytes);
  }

  @Property(tries = 150)
  void noDamageToAStreamCrashesTheReader(@ForAll("inSections") List<Damage> damages) {
    byte[] bytes = STREAM.clone();
    damages.forEach(damage -> damage.to(bytes));
    assertGivesSnapshotsOrProblems(bytes);
  }

  @Property(tries = 60)
  void noTruncationCrashesTheReader(@ForAll("lengths") int length) {
    assertGivesSnapshotsOrProblems(Arrays.copyOf(CORE, Math.min(CORE.length, length)));
    Read stream = assertGivesSnapshotsOrProblems(Arrays.copyOf(STREAM, length));
    assertThat(stream.snapshots).isEmpty();
  }

  @Provide
  Arbitrary<Integer> lengths() {
    return Arbitraries.integers().between(4, STREAM.length - 1);
  }

  @Property(tries = 100)
  void noDamageToACompressedFileCrashesTheReader(@ForAll("inPacked") List<Damage> damages) {
    byte[] bytes = Read.sample(Read.STREAM);
    damages.forEach(damage -> damage.to(bytes));
    assertGivesSnapshotsOrProblems(bytes);
  }

  @Provide
  Arbitrary<List<Damage>> inPacked() {
    return damages(Arbitraries.integers().between(3, 9000));
  }

  private static Read assertGivesSnapshotsOrProblems(byte[] bytes) {
    Read read = Read.bytes(bytes);
    assertThat(read.snapshots.size() + read.problems.size()).isPositive();
    assertThat(read.problems).allMatch(problem -> problem.matches("[ -~]{1,400}"));
    for (Snapshot snapshot : read.snapshots) {
      for (SourceText source : snapshot.sources()) {
        assertThat(source.line(1)).isPresent();
      }
      assertThat(snapshot.processors()).isNotEmpty();
    }
    return read;
  }
}
