// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Directories that contain dumps among other files. */
class DirectoryInputTest {
  private static final String QEMU =
      """
      RIP=ffffffff81000000 RFL=00000246 [---Z-P-] CPL=0 II=0 A20=1 SMM=0 HLT=0
      CR0=80050033 CR2=0000000000000000 CR3=0000000001000000 CR4=000006f0
      EFER=0000000000000d01
      """;

  @TempDir Path directory;

  @BeforeEach
  void aDump() throws IOException {
    write("machine-1/registers", QEMU);
  }

  private Path write(String name, String text) throws IOException {
    return write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private Path write(String name, byte[] bytes) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, bytes);
  }

  private Run check(String... more) {
    String[] arguments = new String[more.length + 4];
    System.arraycopy(
        new String[] {"check", directory.toString(), "-f", "short"}, 0, arguments, 0, 4);
    System.arraycopy(more, 0, arguments, 4, more.length);
    return Run.of(arguments);
  }

  @Test
  void findsADumpWithAnyName() {
    Run run = check();

    assertThat(run.status()).isEqualTo(ExitStatus.VIOLATED);
    assertThat(run.out()).contains("machine-1/registers:2:", "summary: 1 snapshot,");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void countsFilesThatAreNotDumps() throws IOException {
    byte[] noise = new byte[100_000];
    new Random(1).nextBytes(noise);
    write("README", "Dumps of our machines.\n");
    write("a.json", "{\"name\": \"package\", \"version\": 1}\n");
    write("noise.bin", noise);
    write("empty", "");
    write("screen.png", "\211PNG\r\n\32\n");
    write("program", "\177ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0\76\0");

    Run run = check();

    assertThat(run.status()).isEqualTo(ExitStatus.VIOLATED);
    assertThat(run.err())
        .startsWith("vmxcheck: 6 files skipped (not dumps): ")
        .contains("README", "a.json", ", …");
    assertThat(run.out()).contains("summary: 1 snapshot,");
  }

  @Test
  void aNamedFileIsTreatedAsADump() throws IOException {
    Path readme = write("README", "Dumps of our machines.\n");

    Run run = check(readme.toString());

    assertThat(run.status()).isEqualTo(ExitStatus.UNREADABLE);
    assertThat(run.err()).contains("README: unrecognised format: not a vmxcheck.snapshot/1");
  }

  @Test
  void aBrokenDumpIsAnError() throws IOException {
    write("machine-2.yaml", Dumps.MALFORMED);
    write("cut.json", "{\"return\": [");

    Run run = check();

    assertThat(run.status()).isEqualTo(ExitStatus.UNREADABLE);
    assertThat(run.err()).contains("machine-2.yaml:4:", "cut.json:1:");
    assertThat(run.out()).contains("summary: 1 snapshot,");
  }

  @Test
  void theSameProblemInManyFilesIsShownThreeTimes() throws IOException {
    for (int i = 10; i < 60; i++) {
      write(i + ".yaml", "schema: vmxcheck.snapshot/1\nlogical-processors: []\n");
    }

    Run run = check();

    String empty = "logical-processors: found an empty list, expected at least one";
    assertThat(run.status()).isEqualTo(ExitStatus.UNREADABLE);
    assertThat(run.err().lines().filter(line -> line.contains(empty)))
        .hasSize(4)
        .satisfies(
            lines -> {
              assertThat(lines.get(0)).contains("10.yaml:2:21: ");
              assertThat(lines.get(2)).contains("12.yaml:2:21: ");
              assertThat(lines.get(3)).startsWith("vmxcheck: 47 more times, 50 in all: ");
            });
    assertThat(run.out()).contains("50 input problems");
    assertThat(Run.of("check", directory.toString(), "-f", "json").out())
        .contains("10.yaml", "59.yaml");
  }

  @Test
  void namesTheFirstFilesOfATextWithoutADump() throws IOException {
    String[] files = new String[7];
    for (int i = 0; i < files.length; i++) {
      files[i] = write(i + ".txt", "my cr4 value was 20" + i + "0\n").toString();
    }

    Run run = check(files);

    assertThat(run.err())
        .contains("2.txt: unrecognised format: ")
        .contains("closest: line 1 'my cr4 value was 2020' (expected a register, as in 'CR4 = ")
        .contains("vmxcheck: 4 more times, 7 in all: unrecognised format: ")
        .doesNotContain("'my cr4 value was 2030'");
  }

  @Test
  void skipsHiddenFiles() throws IOException {
    write(".git/config", "CR0=80050033\n");
    write(".registers.swp", QEMU);

    assertThat(check().out()).contains("summary: 1 snapshot,");
  }

  @Test
  void foreignFilesAloneMeanThatNothingWasChecked() throws IOException {
    Files.delete(directory.resolve("machine-1/registers"));
    write("README", "Dumps of our machines.\n");

    Run run = check();

    assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(run.err())
        .contains("vmxcheck: 1 file skipped (not a dump): ")
        .contains("nothing was checked");
  }

  @Test
  void mergesOnlyDumps() throws IOException {
    write("machine-1/notes", "taken on a Tuesday\n");
    write("machine-1/msr", "rdmsr 0x3a\n5\n");

    Run run = check("--merge");

    assertThat(run.status()).isEqualTo(ExitStatus.VIOLATED);
    assertThat(run.err()).contains("1 file skipped (not a dump): ").doesNotContain("lacks");
    assertThat(run.out()).contains("summary: 1 snapshot,");
  }

  @Test
  void aLinkToAParentIsNotFollowed() throws IOException {
    Files.createSymbolicLink(directory.resolve("machine-1/up"), directory);

    assertThat(check().out()).contains("summary: 1 snapshot,");
  }

  @Test
  void reportsADirectoryThatCannotBeListed() throws IOException {
    Path secret = Files.createDirectory(directory.resolve("secret"));
    assumeTrue(secret.toFile().setReadable(false, false) && !Files.isReadable(secret));

    Run run = check();

    assertThat(run.status()).isEqualTo(ExitStatus.UNREADABLE);
    assertThat(run.err()).contains("secret: found a directory that cannot be listed");
  }

  /** Nothing writes to the pipe, so a reader would wait forever. */
  @Test
  @Timeout(60)
  void aPipeIsNotADump() throws Exception {
    Path pipe = directory.resolve("pipe");
    assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);

    Run run = check();

    assertThat(run.status()).isEqualTo(ExitStatus.VIOLATED);
    assertThat(run.err()).contains("1 file skipped (not a dump): " + pipe);
  }

  /** An unset variable of a script gives an empty name. */
  @ParameterizedTest
  @ValueSource(strings = {"check", "convert"})
  void anEmptyNameIsNotTheWorkingDirectory(String command) {
    Run run = Run.of(command, "");

    assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(run.err()).contains("found an empty name, expected a file, a directory");
  }

  @Test
  void anEmptyDirectoryMatchesNothing() throws IOException {
    Path empty = Files.createDirectory(directory.resolve("empty"));

    Run run = Run.of("check", empty.toString());

    assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(run.err()).contains("empty contains no file");
  }

  @Test
  void readsZstdFiles() throws IOException {
    // zstd of "CR0=80050033 CR4=000006f0\n" and so on, compressed by the zstd command.
    try (var packed = DirectoryInputTest.class.getResourceAsStream("registers.zst")) {
      write("machine-2/registers.zst", packed.readAllBytes());
    }

    Run run = check();

    assertThat(run.out()).contains("registers.zst:2:", "summary: 2 snapshots,");
  }

  @Test
  void saysThatCompressedDataIsTruncated() throws IOException {
    try (var packed = DirectoryInputTest.class.getResourceAsStream("registers.zst")) {
      write("machine-2/registers.zst", packed.readNBytes(40));
    }

    Run run = check();

    assertThat(run.status()).isEqualTo(ExitStatus.UNREADABLE);
    assertThat(run.err()).contains("registers.zst: ", "damaged or truncated");
  }
}
