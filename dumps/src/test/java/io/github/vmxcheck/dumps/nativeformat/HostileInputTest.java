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

/** Inputs designed to exhaust memory or stack, piped to a JVM with 64 MB. */
class HostileInputTest {
  private static final int GIGABYTE = 1 << 30;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** The program of the other JVM: prints what the reader reports. */
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
      // The reader may stop reading early.
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
        "scalar in YAML|schema: `|x|<stdin>:1: found a document of more than 3 MiB (it starts at line 1), expected at most 3 MiB",
        "comment in YAML|schema: x\\n# |x|<stdin>:2: found a document of more than 3 MiB (it starts at line 1), expected at most 3 MiB",
        "comments in YAML|schema: x\\n|# long\\n|<stdin>:449390: found a document of more than 3 MiB (it starts at line 1), expected at most 3 MiB",
        "line without end|x|x|<stdin>:1: found a document of more than 3 MiB (it starts at line 1), expected at most 3 MiB",
        "nesting in YAML|a: |[|<stdin>:1: found a document of more than 3 MiB (it starts at line 1), expected at most 3 MiB",
        "scalar in JSON|{\\n`schema`: `|x|<stdin>:2: found a document of more than 3 MiB (it starts at line 1), expected at most 3 MiB",
        "nesting in JSON|{\\n`schema`: |[|<stdin>:2: found a document of more than 3 MiB (it starts at line 1), expected at most 3 MiB",
        "nothing but NUL||\u0000|<stdin>:1:1: found a binary file, expected a vmxcheck.snapshot/1 document (YAML, JSON or NDJSON)",
      })
  void aGigabyteGivesOneProblem(String name, String head, String repeated, String problem)
      throws IOException, InterruptedException {
    String start = head == null ? "" : text(head);
    assertThat(read(start, text(repeated), GIGABYTE, "\n")).as(name).containsExactly(problem);
  }

  @Test
  void aLineOfAGigabyteDoesNotAffectOtherLines() throws IOException, InterruptedException {
    String good = "{\"schema\":\"vmxcheck.snapshot/1\",\"logical-processors\":[{\"id\":0}]}\n";
    assertThat(read(good + "{\"label\":\"", "x", GIGABYTE, "\"}\n" + good))
        .containsExactly(
            "snapshot of 1",
            "<stdin>:2: found a line of more than 16 MiB, expected one snapshot per line",
            "snapshot of 1");
  }

  @Test
  void aDocumentOfAGigabyteDoesNotAffectOtherDocuments() throws IOException, InterruptedException {
    assertThat(read("label: ", "x", GIGABYTE, "\n---\n" + Collected.HEAD))
        .containsExactly(
            "<stdin>:1: found a document of more than 3 MiB (it starts at line 1),"
                + " expected at most 3 MiB",
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
  void deepNestingWithinTheSizeLimitIsRejected(String head, String repeated)
      throws IOException, InterruptedException {
    assertThat(read(head, repeated, 3_000_000 / repeated.length() * repeated.length(), "\n"))
        .last()
        .asString()
        .endsWith("found brackets or lists nested more than 32 deep, expected at most 32");
  }

  @Test
  void linesAndDocumentsOfMaximumSizeFitInMemory() throws IOException, InterruptedException {
    String line =
        "{\"schema\":\"vmxcheck.snapshot/1\",\"logical-processors\":[{\"id\":0}],\"label\":\"";
    assertThat(read(line, "x", 4_000_000, "\"" + " ".repeat(12_000_000) + "}\n"))
        .containsExactly("snapshot of 1");
    assertThat(read(Collected.HEAD + "label: ", "x", 3_000_000, "\n"))
        .containsExactly("snapshot of 1");
  }

  @Test
  void tooManyProcessorsAreRejected() throws IOException, InterruptedException {
    String head = "schema: vmxcheck.snapshot/1\nlogical-processors:\n";
    assertThat(read(head, "- {id: 1}\n", 3_000_000, "")).hasSizeLessThan(102);
  }
}
