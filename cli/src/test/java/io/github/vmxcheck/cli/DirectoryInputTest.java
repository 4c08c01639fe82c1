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

/** A directory holds dumps among other things. */
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
  void findsADumpWhateverItsName() {
    Run run = check();

    assertThat(run.status()).isEqualTo(ExitStatus.VIOLATED);
    assertThat(run.out()).contains("machine-1/registers:2:", "summary: 1 snapshot,");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void countsWhatIsNoDump() throws IOException {
    byte[] noise = new byte[100_000];
    new Random(1).nextBytes(noise);
    write("README", "Dumps of our machines.\n");
    write("a.json", "{\"name\": \"package\", \"version\": 1}\n");
    write("noise.bin", noise);
    write("empty", "");
    write("program", "\177ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0\76\0");

    Run run = check();

    assertThat(run.status()).isEqualTo(ExitStatus.VIOLATED);
    assertThat(run.err())
        .startsWith("vmxcheck: 5 files are no dumps: ")
        .contains("README", "a.json", ", …");
    assertThat(run.out()).contains("summary: 1 snapshot,");
  }

  @Test
  void whatIsNamedIsTakenForADump() throws IOException {
    Path readme = write("README", "Dumps of our machines.\n");

    Run run = check(readme.toString());

    assertThat(run.status()).isEqualTo(ExitStatus.UNREADABLE);
    assertThat(run.err()).contains("README: found no line of a known format");
  }

  @Test
  void aBrokenDumpIsNoForeignFile() throws IOException {
    write("machine-2.yaml", Dumps.MALFORMED);
    write("cut.json", "{\"return\": [");

    Run run = check();

    assertThat(run.status()).isEqualTo(ExitStatus.UNREADABLE);
    assertThat(run.err()).contains("machine-2.yaml:4:", "cut.json:1:");
    assertThat(run.out()).contains("summary: 1 snapshot,");
  }

  @Test
  void looksIntoNoHiddenPlace() throws IOException {
    write(".git/config", "CR0=80050033\n");
    write(".registers.swp", QEMU);

    assertThat(check().out()).contains("summary: 1 snapshot,");
  }

  @Test
  void nothingButForeignFilesIsNothingChecked() throws IOException {
    Files.delete(directory.resolve("machine-1/registers"));
    write("README", "Dumps of our machines.\n");

    Run run = check();

    assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(run.err()).contains("vmxcheck: 1 file is no dump: ").contains("nothing was checked");
  }

  @Test
  void mergesWhatIsADump() throws IOException {
    write("machine-1/notes", "taken on a Tuesday\n");
    write("machine-1/msr", "rdmsr 0x3a\n5\n");

    Run run = check("--merge");

    assertThat(run.status()).isEqualTo(ExitStatus.VIOLATED);
    assertThat(run.err()).contains("1 file is no dump: ").doesNotContain("is without");
    assertThat(run.out()).contains("summary: 1 snapshot,");
  }

  @Test
  void aLinkToWhereItStandsIsNotFollowed() throws IOException {
    Files.createSymbolicLink(directory.resolve("machine-1/up"), directory);

    assertThat(check().out()).contains("summary: 1 snapshot,");
  }

  @Test
  void aPlaceThatCannotBeListedIsTold() throws IOException {
    Path secret = Files.createDirectory(directory.resolve("secret"));
    assumeTrue(secret.toFile().setReadable(false, false) && !Files.isReadable(secret));

    Run run = check();

    assertThat(run.status()).isEqualTo(ExitStatus.UNREADABLE);
    assertThat(run.err()).contains("secret: a directory that cannot be listed");
  }

  /** Nobody writes to it, so whoever reads it waits for ever. */
  @Test
  @Timeout(60)
  void aPipeIsNoDump() throws Exception {
    Path pipe = directory.resolve("pipe");
    assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);

    Run run = check();

    assertThat(run.status()).isEqualTo(ExitStatus.VIOLATED);
    assertThat(run.err()).contains("1 file is no dump: " + pipe);
  }

  /** What a script's variable leaves that is not set. */
  @ParameterizedTest
  @ValueSource(strings = {"check", "convert"})
  void anEmptyNameIsNotTheWorkingDirectory(String command) {
    Run run = Run.of(command, "");

    assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(run.err()).contains("found an empty name, expected that of an input");
  }

  @Test
  void anEmptyDirectoryMatchesNothing() throws IOException {
    Path empty = Files.createDirectory(directory.resolve("empty"));

    Run run = Run.of("check", empty.toString());

    assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(run.err()).contains("empty holds no file");
  }

  @Test
  void readsWhatIsPackedWithZstd() throws IOException {
    // zstd of "CR0=80050033 CR4=000006f0\n" and so on, made by the command of that name.
    try (var packed = DirectoryInputTest.class.getResourceAsStream("registers.zst")) {
      write("machine-2/registers.zst", packed.readAllBytes());
    }

    Run run = check();

    assertThat(run.out()).contains("registers.zst:2:", "summary: 2 snapshots,");
  }

  @Test
  void saysThatPackedDataIsCutOff() throws IOException {
    try (var packed = DirectoryInputTest.class.getResourceAsStream("registers.zst")) {
      write("machine-2/registers.zst", packed.readNBytes(40));
    }

    Run run = check();

    assertThat(run.status()).isEqualTo(ExitStatus.UNREADABLE);
    assertThat(run.err()).contains("registers.zst: cannot be read", "damaged or cut off");
  }
}
