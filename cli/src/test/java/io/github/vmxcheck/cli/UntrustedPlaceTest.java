// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs in a directory with files of others: hostile names, other owners, special files. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs bash and devices")
class UntrustedPlaceTest {
  private static final String EXAMPLE = "specs/examples/locked-by-firmware.yaml";

  @TempDir private Path place;
  @TempDir private Path out;

  private record Ended(int status, String out, String err) {}

  @BeforeEach
  void putADumpThere() throws IOException {
    Files.copy(Path.of(EXAMPLE), place.resolve("a.log"));
  }

  /** Runs this line in a shell; the program is {@code "$@"} in it. */
  private Ended shell(Path directory, String line) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("bash", "-c", "set -o pipefail; " + line, "bash"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp"));
    command.addAll(List.of(System.getProperty("java.class.path"), Main.class.getName()));
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.resolve("out").toFile())
            .redirectError(out.resolve("err").toFile())
            .start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new Ended(
        process.exitValue(),
        Files.readString(out.resolve("out")),
        Files.readString(out.resolve("err")));
  }

  private Ended shell(String line) throws Exception {
    return shell(place, line);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--rules=evil.log", "-oshort=b.log", "@a.log", "--"})
  void aFileNameFromAShellPatternIsNotAnOption(String name) throws Exception {
    Files.copy(Path.of(EXAMPLE), place.resolve(name));

    Ended refused = shell("\"$@\" check *");
    Ended named = shell("\"$@\" check -f short -- *");

    assertThat(refused.status).isEqualTo(ExitStatus.USAGE);
    assertThat(refused.out).isEmpty();
    assertThat(refused.err)
        .isEqualTo(
            "vmxcheck: '"
                + name
                + "' looks like an option but is a file here: write ./"
                + name
                + ", or put -- before file names\n");
    assertThat(named.status).as(named.err).isEqualTo(ExitStatus.VIOLATED);
    assertThat(named.out).contains("summary: 2 snapshots", name + ":15:29: error");
    assertThat(named.err).isEmpty();
    assertThat(place.resolve("b.log")).doesNotExist();
  }

  @Test
  void afterTwoDashesAnArgumentFileIsAFileName() throws Exception {
    Files.writeString(place.resolve("x.log"), "--help");

    assertThat(shell("\"$@\" check @x.log").out).startsWith("Usage: vmxcheck check");
    Ended ended = shell("\"$@\" check -- @x.log a.log");
    assertThat(ended.status).isEqualTo(ExitStatus.UNREADABLE);
    assertThat(ended.err).isEqualTo("@x.log: no such file\n");
  }

  @Test
  void namesAProjectFileOfAParentDirectory() throws Exception {
    Path below = Files.createDirectories(place.resolve("sub/dumps"));
    Files.writeString(place.resolve("vmxcheck.yaml"), "exit-zero: true\n");
    Ended without = shell(below, "\"$@\" check -f json ../../a.log");
    Files.createDirectory(place.resolve(".git"));
    Ended with = shell(below, "\"$@\" check -f json ../../a.log");
    Ended beside = shell("\"$@\" check -f json a.log");

    assertThat(without.status).as("no repository: only the working directory's counts").isOne();
    assertThat(without.out).doesNotContain("project-file");
    assertThat(with.status).isZero();
    assertThat(with.err).isEqualTo("vmxcheck: using project file ../../vmxcheck.yaml\n");
    assertThat(with.out).contains("\"project-file\": \"../../vmxcheck.yaml\"");
    assertThat(Schemas.errors(Schemas.REPORT, with.out)).isEmpty();
    assertThat(beside.err).isEmpty();
    assertThat(beside.out).contains("\"project-file\": \"vmxcheck.yaml\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev/zero", "zeros", "/dev/urandom", "<(head -c 70000 /dev/zero)"})
  void endlessBinaryInputIsRejectedByItsStart(String input) throws Exception {
    Script.run("truncate", "-s", "1T", place.resolve("zeros").toString());

    Ended ended = shell("\"$@\" check -q " + input + " a.log");

    assertThat(ended.status).isEqualTo(ExitStatus.UNREADABLE);
    assertThat(ended.err).contains(": found ").contains(" at the start").hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<(cat a.log)", "<(gzip -c a.log)", "pipe", "/dev/stdin"})
  void aNamedPipeIsRead(String input) throws Exception {
    String writer = input.equals("pipe") ? "mkfifo pipe; cat a.log >pipe & " : "";
    Ended ended = shell(writer + "cat a.log | \"$@\" check -f short " + input);

    assertThat(ended.status).as(ended.err).isEqualTo(ExitStatus.VIOLATED);
    assertThat(ended.out).contains(":15:29: error: ").contains("summary: 1 snapshot, ");
  }

  @Test
  void aLinkToItselfIsSkippedAndCounted() throws Exception {
    Files.createSymbolicLink(place.resolve("loop"), Path.of("loop"));
    Files.createSymbolicLink(place.resolve("nowhere"), Path.of("not/there"));

    Ended ended = shell("\"$@\" check -f short .");

    assertThat(ended.status).isEqualTo(ExitStatus.VIOLATED);
    assertThat(ended.err).isEqualTo("vmxcheck: 2 files skipped (not dumps): ./loop, ./nowhere\n");
    assertThat(ended.out).contains("summary: 1 snapshot, ");
  }

  @Test
  void aRunEndsQuietlyWhenItsOutputIsNotRead() throws Exception {
    String line =
        "{\"schema\":\"vmxcheck.snapshot/1\",\"logical-processors\":[{\"id\":0,\"cr4\":\"0x6f8\"}]}\n";
    Files.writeString(place.resolve("many.ndjson"), line.repeat(40));

    for (String more : List.of("-f ndjson --jobs 1", "-f ndjson --jobs 2", "-f text")) {
      Ended ended = shell("\"$@\" check " + more + " many.ndjson | head -n 1 | wc -l");

      assertThat(ended.out.strip()).isEqualTo("1");
      assertThat(ended.err).isEmpty();
      assertThat(ended.status).isEqualTo(ExitStatus.UNREAD);
    }
  }

  /** Compressed, it has 85 KBytes; its values would take 1 GByte. */
  @Test
  void jsonThatWouldFillTheMemoryIsRejected() throws Exception {
    for (String part : List.of("[[],[],[],[],[]],", "{\\\"a\\\":{}},", "\\\"x\\\",")) {
      Ended ended =
          shell(
              "yes '"
                  + part.replace("\\", "")
                  + "' | head -c 30000000 | tr -d '\\n' | sed 's/^/{\"cpu\":[/' | gzip > j.gz;"
                  + " \"$@\" check -q j.gz a.log");

      assertThat(ended.status).as(ended.err).isEqualTo(ExitStatus.UNREADABLE);
      assertThat(ended.err).startsWith("j.gz:1").hasLineCount(1);
    }
  }

  @Test
  void aProjectFileOfAnotherUserIsRejected() throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"), "only root can change an owner");
    Path file = Files.writeString(place.resolve("vmxcheck.yaml"), "exit-zero: true\n");
    Script.run("chown", "65534", file.toString());

    Ended ended = shell("\"$@\" check -q a.log");
    assertThat(ended.status).isEqualTo(ExitStatus.USAGE);
    assertThat(ended.err)
        .startsWith("vmxcheck: vmxcheck.yaml: belongs to ")
        .contains("--config vmxcheck.yaml uses it anyway, --no-config ignores it");
    assertThat(shell("\"$@\" check -q a.log --config vmxcheck.yaml").status).isZero();

    Files.delete(file);
    Path other = Files.writeString(out.resolve("own.yaml"), "exit-zero: true\n");
    Files.createSymbolicLink(file, other);
    Script.run("chown", "-h", "65534", file.toString());
    assertThat(shell("\"$@\" check -q a.log").err).contains("vmxcheck.yaml: belongs to ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev/zero", "pipe", "."})
  void aProjectFileMayNameOnlyRegularFiles(String named) throws Exception {
    Files.writeString(place.resolve("vmxcheck.yaml"), "baseline: " + named + "\n");

    Ended ended = shell("mkfifo pipe; \"$@\" check -q a.log");

    assertThat(ended.status).isEqualTo(ExitStatus.USAGE);
    assertThat(ended.err)
        .isEqualTo(
            "vmxcheck: vmxcheck.yaml:1:11: found '"
                + named
                + "', expected the name of a regular file\n");
  }

  @Test
  void anEndlessProjectFileIsRejected() throws Exception {
    Ended ended = shell("\"$@\" check -q a.log --config /dev/zero");

    assertThat(ended.status).isEqualTo(ExitStatus.USAGE);
    assertThat(ended.err).isEqualTo("vmxcheck: /dev/zero: cannot be read: larger than 16 MiB\n");
  }

  @Test
  void leftoversOfEarlierRunsDoNotBlockAReport() throws Exception {
    Ended ended =
        shell(
            "for i in $(seq 1 3); do touch .r.json.$i; done; touch .r.json.$$;"
                + " exec \"$@\" check -q a.log -o json=r.json");

    assertThat(ended.status).as(ended.err).isEqualTo(ExitStatus.VIOLATED);
    assertThat(place.resolve("r.json")).content().startsWith("{").endsWith("}\n");
  }
}
