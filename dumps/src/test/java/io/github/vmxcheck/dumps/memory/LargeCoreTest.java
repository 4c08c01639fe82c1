// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.vmxcheck.dumps.Core;
import io.github.vmxcheck.dumps.Read;
import io.github.vmxcheck.dumps.Stream;
import io.github.vmxcheck.model.Field;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sparse core of four gigabytes, read by a JVM with 64 MB. */
class LargeCoreTest {
  private static final long SIZE = 4L << 30;
  private static final long MEMORY_AT = 8L << 20;
  private static final int PROCESSORS = 4096;
  private static final long REGION = 0xf000_0000L;

  @TempDir Path directory;

  /** The program of the other JVM: prints what the reader reports for a core and its memory. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) {
      Read read = Read.file(Path.of(arguments[0]), cpu -> cpu.set(Field.VMXON_POINTER, REGION));
      read.problems.forEach(System.out::println);
      read.snapshots.forEach(
          snapshot ->
              Read.known(snapshot.processors().get(PROCESSORS - 1)).forEach(System.out::println));
    }
  }

  private Path core() throws IOException {
    Path path = directory.resolve("core");
    // Skipped on file systems without sparse files, which would need the full size.
    assumeThat(Files.getFileStore(directory).type())
        .isIn("ext4", "xfs", "btrfs", "tmpfs", "overlay");
    Core core = new Core(true).memory(0, MEMORY_AT, SIZE);
    for (int i = 0; i < PROCESSORS; i++) {
      core.processor(0x8005_0033L, 0x2000 + i, 2);
    }
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      core.write(file);
      file.setLength(MEMORY_AT + SIZE);
      file.seek(MEMORY_AT + REGION);
      file.write(new byte[] {0x2b});
    }
    return path;
  }

  private static List<String> check(Path core) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                core.toString())
            .redirectErrorStream(true)
            .start();
    List<String> said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return said;
  }

  @Test
  void aDescriptionOfMaximumSizeFits() throws IOException, InterruptedException {
    String name = "x".repeat(200);
    Stream manyFields =
        new Stream()
            .described(
                "a", 0, (Stream.WORD.formatted(name) + ",").repeat(70_000) + Stream.WORD, "");
    Path file = directory.resolve("stream");
    Files.write(file, manyFields.end());
    assertThat(check(file))
        .containsExactly(
            "dump: found a migration stream without a 'cpu' section, expected one of an x86 guest");
    Stream manySections = new Stream();
    for (int i = 0; i < 60_000; i++) {
      manySections.described(name, i, "", "");
    }
    Files.write(file, manySections.end());
    assertThat(check(file)).hasSize(1);
  }

  @Test
  void isReadWithItsRegion() throws IOException, InterruptedException {
    assertThat(check(core()))
        .contains(
            "cr0 = 0x80050033",
            "cr4 = 0x2fff",
            "vmxon.pointer = 0xf0000000",
            "vmxon.region.header = 0x2b",
            "vmxon.region.zeroed = 0x1");
  }
}
