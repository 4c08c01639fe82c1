// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code check --explain-input} shows what was read from each line. */
class ExplainInputTest {
  private static final Path CASES = Path.of("cli/src/test/resources/cases");
  private static final Path EXAMPLES = Path.of("specs/examples/dumps");
  private static final String NATIVE =
      "schema: vmxcheck.snapshot/1\n# by hand\nlogical-processors:\n  - id: 0\n    cr4: 0x2020\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "own-dbgview1.log",
        "own-windbg2.txt",
        "own-oops_gp.txt",
        "min-05.txt",
        "min-14.txt"
      })
  void marksEachLine(String name) {
    Run run = Run.of("check", "--explain-input", CASES.resolve("text").resolve(name).toString());
    Golden.check(CASES.resolve("explained").resolve(name + ".txt"), run.out());
    assertThat(run.status()).isEqualTo(name.equals("min-05.txt") ? 3 : 0);
  }

  @Test
  void saysWhatWouldStateAValueThatWasNotUnderstood() {
    String text = "cr0 = 0x80050033\nmy cr4 value was 2020\nthen cr0 was 80050033\n";
    Run run = Run.withInput(text, "check", "-", "--explain-input");
    assertThat(run.out())
        .isEqualTo(
            """
            == <stdin>

            1  read (CR0)      cr0 = 0x80050033
            2  not understood  my cr4 value was 2020
                               looks like CR4; if it is, state it: --set cr4=0x2020
            3  read (again CR0)  then cr0 was 80050033

            Read: 1 value from 3 lines. Not understood: line 2 looks like a register.

            """);
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
  }

  @Test
  void marksTheNativeFormat() {
    assertThat(Run.withInput(NATIVE, "check", "-", "--explain-input").out())
        .contains("1  read            schema: ", "2  ignored         # by hand", "5  read (CR4) ");
  }

  @Test
  void aLineWithAnErrorIsMarkedAndReported() {
    String wrong = NATIVE.replace("0x2020", "0x2020202020202020202");
    Run run = Run.withInput(wrong, "check", "-", "--explain-input");
    assertThat(run.out()).contains("5  error           ");
    assertThat(run.err()).startsWith("<stdin>:5:");
    assertThat(run.status()).isEqualTo(3);
  }

  @Test
  void aTextThatIsNoDumpIsExplainedToo() {
    Run run = Run.withInput("my cr4 value was 2020\n", "check", "-", "--explain-input");
    assertThat(run.out()).contains("1  not understood  my cr4 value was 2020\n");
    assertThat(run.err()).contains("unrecognised format");
    assertThat(run.status()).isEqualTo(3);
  }

  @Test
  void ofABinaryDumpThereIsOneLine() {
    String core = EXAMPLES.resolve("qemu-core.elf.gz").toString();
    Run run = Run.of("check", "--explain-input", core);
    assertThat(run.out()).matches("== .*\n\nRead: \\d+ values from a binary dump, .*\\.\n\n");
    assertThat(run.status()).isZero();
  }

  @Test
  void ofAVeryLongTextThereIsOneLine(@TempDir Path directory) throws IOException {
    Path log = directory.resolve("long.log");
    Files.writeString(log, "cr0 = 0x80050033\n" + "usb 1-2: SerialNumber: 1\n".repeat(100_000));
    assertThat(Run.of("check", "--explain-input", log.toString()).out())
        .endsWith("\n\nRead: 1 value from 100001 lines, too many to show.\n\n");
  }

  @Test
  void explainsSeveralInputs() {
    String first = CASES.resolve("text/min-14.txt").toString();
    String second = CASES.resolve("text/min-10.txt").toString();
    String out = Run.of("check", first, "--explain-input", second).out();
    assertThat(out).startsWith("== " + first).contains("\n\n== " + second);
  }

  @Test
  void highlightsOnATerminal() {
    assertThat(
            Run.onTerminal(Map.of(), "cr0 = 0x80050033\n", "check", "-", "--explain-input").out())
        .contains("\u001b[");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--merge", "--all", "-v", "-fjson", "--set=cr4=0x20", "--missing", "-q"})
  void isNoReport(String option) {
    Run run =
        Run.of("check", CASES.resolve("text/min-14.txt").toString(), "--explain-input", option);
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("--explain-input prints inputs, not a report");
  }
}
