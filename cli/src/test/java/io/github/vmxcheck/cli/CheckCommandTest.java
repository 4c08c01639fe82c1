// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code check} as a user runs it. */
class CheckCommandTest {
  private static final String ESCAPE = "\033[";

  @TempDir Path directory;

  private Path file(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  @Test
  void directoriesAreSearchedInSortedOrder() throws IOException {
    file("b/two.yml", Dumps.WITHOUT_VMX);
    file("b/one.yaml", Dumps.WITHOUT_VMX);
    file("a.json", "{\"schema\":\"vmxcheck.snapshot/1\",\"logical-processors\":[{\"id\":0}]}");
    file("readme.txt", "not a dump");

    assertThat(sources(Run.of("check", directory.toString(), "-f", "ndjson")))
        .containsExactly("a.json", "b/one.yaml", "b/two.yml");
  }

  @Test
  void expandsPatternsThatTheShellDoesNot() throws IOException {
    file("b/two.yaml", Dumps.WITHOUT_VMX);
    file("b/deep/one.yaml", Dumps.WITHOUT_VMX);
    file("a.yaml", Dumps.WITHOUT_VMX);

    assertThat(sources(Run.of("check", directory + "/*.yaml", "-f", "ndjson")))
        .containsExactly("a.yaml");
    assertThat(sources(Run.of("check", directory + "/**.yaml", "-f", "ndjson")))
        .containsExactly("a.yaml", "b/deep/one.yaml", "b/two.yaml");
    assertThat(sources(Run.of("check", directory + "/*/t?o.{yaml,yml}", "-f", "ndjson")))
        .containsExactly("b/two.yaml");
  }

  @Test
  void aFileNamedLikeAPatternIsThatFile() throws IOException {
    Path odd = file("cpu[0].yaml", Dumps.WITHOUT_VMX);

    assertThat(sources(Run.of("check", odd.toString(), "-f", "ndjson")))
        .containsExactly("cpu[0].yaml");
  }

  private java.util.List<String> sources(Run run) {
    return run.out()
        .lines()
        .map(line -> line.replaceFirst(".*?\"source\":\"([^\"]*)\".*", "$1"))
        .map(source -> directory.relativize(Path.of(source)).toString().replace('\\', '/'))
        .toList();
  }

  @Test
  void standardInputUsesTheGivenName() {
    Run run =
        Run.withInput(
            Dumps.WITHOUT_VMX, "check", "-", "--stdin-filename", "lab.yaml", "-f", "short");

    assertThat(run.out()).startsWith("lab.yaml:").contains("\nlab.yaml:7:19: error: ");
  }

  @Test
  void quietPrintsOnlyErrors() {
    Run quiet = Run.withInput(Dumps.WITHOUT_VMX, "check", "-", "-q");
    Run broken = Run.withInput(Dumps.MALFORMED, "check", "-", "-q");

    assertThat(quiet).isEqualTo(new Run(1, "", ""));
    assertThat(broken.out()).isEmpty();
    assertThat(broken.err()).startsWith("<stdin>:4:10: ");
  }

  @Test
  void coloursOnlyOnATerminalThatAllowsThem() {
    String[] plain = {"check", "-"};

    assertThat(Run.onTerminal(Map.of(), Dumps.WITHOUT_VMX, plain).out()).contains(ESCAPE);
    assertThat(Run.onTerminal(Map.of("NO_COLOR", "1"), Dumps.WITHOUT_VMX, plain).out())
        .doesNotContain(ESCAPE);
    assertThat(Run.withInput(Dumps.WITHOUT_VMX, plain).out()).doesNotContain(ESCAPE);
    assertThat(Run.withInput(Dumps.WITHOUT_VMX, "check", "-", "--color", "always").out())
        .contains(ESCAPE);
    assertThat(Run.onTerminal(Map.of(), Dumps.WITHOUT_VMX, "check", "-", "--color", "never").out())
        .doesNotContain(ESCAPE);
  }

  @Test
  void coloursDoNotChangeTheText() {
    String coloured = Run.withInput(Dumps.WITHOUT_VMX, "check", "-", "--color", "always").out();

    assertThat(coloured.replaceAll("\033\\[[0-9;]*m", ""))
        .isEqualTo(Run.withInput(Dumps.WITHOUT_VMX, "check", "-").out());
  }

  @Test
  void textOfADumpCannotControlTheTerminal() {
    String hostile =
        Dumps.WITHOUT_VMX.replace("old machine", "\"\\e]0;gotcha\\a \\e[2J \\u202Etxt.exe\"");
    for (String format : new String[] {"text", "short"}) {
      Run run = Run.withInput(hostile, "check", "-", "-f", format, "--stdin-filename", "a\033[2Jb");

      assertThat(run.out() + run.err()).doesNotContain("\033", "\007", "\u202e");
    }
    assertThat(Run.withInput(hostile, "check", "-").out())
        .contains("\\x1b]0;gotcha\\x07", "\\u{202e}");
  }

  @Test
  void escapesTheNameOfAnUnreadableFile() {
    Run run = Run.of("check", "no\033such");

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err()).contains("no\\x1bsuch").doesNotContain("\033");
  }

  @Test
  void textFitsTheWidth() {
    for (int width : new int[] {60, 80, 120}) {
      Run run = Run.of("check", "specs/examples/locked-by-firmware.yaml", "--width", "" + width);

      assertThat(run.out().lines().filter(line -> !line.contains("-->")))
          .allSatisfy(
              line -> assertThat(line.codePointCount(0, line.length())).isLessThanOrEqualTo(width));
    }
  }

  @Test
  void helpDescribesExitStatusAndAssumptions() {
    Run help = Run.of("check", "--help");

    assertThat(help.status()).isZero();
    assertThat(help.out()).contains("Exit status", "70", "Assumptions", "Examples", "ndjson");
    assertThat(Run.of("--help").out()).contains("check", "explain", "list", "completion");
    assertThat(Run.of("--version").out()).matches("vmxcheck \\d+\\.\\d+\\.\\d+\\R");
  }
}
