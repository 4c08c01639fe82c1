// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.Snapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Inputs made to exhaust memory or stack, read by a JVM of 64 MB through standard input. */
class HostileInputTest {
  private static final int GIGABYTE = 1 << 30;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** The program the other JVM runs: prints what the reader says. */
  static final class Program implements SnapshotSink {
    private Program() {}

    public static void main(String[] arguments) {
      SnapshotReader.read(System.in, "<stdin>", new Program());
    }

    @Override
    public void snapshot(Snapshot snapshot) {
      System.out.println("snapshot of " + snapshot.processors().size());
    }

    @Override
    public void problem(InputProblem problem) {
      System.out.println(problem);
    }
  }

  private static List<String> read(String head, String repeated, int size, String tail)
      throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                java,
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName())
            .redirectErrorStream(true)
            .start();
    Thread feeder = new Thread(() -> feed(process.getOutputStream(), head, repeated, size, tail));
    feeder.start();
    List<String> said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    feeder.join();
    return said;
  }

  private static void feed(OutputStream out, String head, String repeated, int size, String tail) {
    byte[] unit = repeated.getBytes(StandardCharsets.UTF_8);
    byte[] chunk = new byte[(1 << 20) / unit.length * unit.length];
    for (int i = 0; i < chunk.length; i++) {
      chunk[i] = unit[i % unit.length];
    }
    try (out) {
      out.write(head.getBytes(StandardCharsets.UTF_8));
      for (int written = 0; written < size; written += chunk.length) {
        out.write(chunk, 0, Math.min(chunk.length, size - written));
      }
      out.write(tail.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // The reader has stopped reading, as it may.
    }
  }

  private static String text(String escaped) {
    return escaped.replace("\\n", "\n").replace('`', '"');
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "scalar in YAML|schema: `|x|<stdin>:1: found a document of more than 3 MiB (it starts at line 1), expected a shorter one",
        "comment in YAML|schema: x\\n# |x|<stdin>:2: found a document of more than 3 MiB (it starts at line 1), expected a shorter one",
        "comments in YAML|schema: x\\n|# long\\n|<stdin>:449390: found a document of more than 3 MiB (it starts at line 1), expected a shorter one",
        "line without end|x|x|<stdin>:1: found a document of more than 3 MiB (it starts at line 1), expected a shorter one",
        "nesting in YAML|a: |[|<stdin>:1: found a document of more than 3 MiB (it starts at line 1), expected a shorter one",
        "scalar in JSON|{\\n`schema`: `|x|<stdin>:2: found a document of more than 3 MiB (it starts at line 1), expected a shorter one",
        "nesting in JSON|{\\n`schema`: |[|<stdin>:2: found a document of more than 3 MiB (it starts at line 1), expected a shorter one",
        "nothing but NUL||\u0000|<stdin>:1:1: a binary file, expected a vmxcheck.snapshot/1 document (YAML, JSON or NDJSON)",
      })
  void aGigabyteEndsInOneProblem(String name, String head, String repeated, String problem)
      throws IOException, InterruptedException {
    String start = head == null ? "" : text(head);
    assertThat(read(start, text(repeated), GIGABYTE, "\n")).as(name).containsExactly(problem);
  }

  @Test
  void aLineOfAGigabyteLeavesTheOtherLines() throws IOException, InterruptedException {
    String good = "{\"schema\":\"vmxcheck.snapshot/1\",\"logical-processors\":[{\"id\":0}]}\n";
    assertThat(read(good + "{\"label\":\"", "x", GIGABYTE, "\"}\n" + good))
        .containsExactly(
            "snapshot of 1",
            "<stdin>:2: found a line of more than 16 MiB, expected one snapshot a line",
            "snapshot of 1");
  }

  @Test
  void aDocumentOfAGigabyteLeavesTheOtherDocuments() throws IOException, InterruptedException {
    assertThat(read("label: ", "x", GIGABYTE, "\n---\n" + Collected.HEAD))
        .containsExactly(
            "<stdin>:1: found a document of more than 3 MiB (it starts at line 1),"
                + " expected a shorter one",
            "snapshot of 1");
  }

  @ParameterizedTest
  @CsvSource({
    "'cr0: ','['",
    "'cr0: ','{a: '",
    "'','- '",
    "'{\"cr0\":','['",
    "'{\"cr0\":','{\"a\":'"
  })
  void deepNestingWithinTheLimitsIsRefused(String head, String repeated)
      throws IOException, InterruptedException {
    assertThat(read(head, repeated, 3_000_000 / repeated.length() * repeated.length(), "\n"))
        .last()
        .asString()
        .endsWith("found brackets or lists more than 32 deep, expected at most 32");
  }

  @Test
  void fullLinesAndDocumentsFitIntoMemory() throws IOException, InterruptedException {
    String line =
        "{\"schema\":\"vmxcheck.snapshot/1\",\"logical-processors\":[{\"id\":0}],\"label\":\"";
    assertThat(read(line, "x", 4_000_000, "\"" + " ".repeat(12_000_000) + "}\n"))
        .containsExactly("snapshot of 1");
    assertThat(read(Collected.HEAD + "label: ", "x", 3_000_000, "\n"))
        .containsExactly("snapshot of 1");
  }

  @Test
  void tooManyProcessorsAreRefused() throws IOException, InterruptedException {
    String head = "schema: vmxcheck.snapshot/1\nlogical-processors:\n";
    assertThat(read(head, "- {id: 1}\n", 3_000_000, "")).hasSizeLessThan(102);
  }
}
