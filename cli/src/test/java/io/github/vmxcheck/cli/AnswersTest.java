// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The answer first: in a few lines of text, and alone in Markdown. */
class AnswersTest {
  private static final Path CASES = Path.of("cli/src/test/resources/cases");

  /** Lines of the answer, the heading and the closing line not counted. */
  private static final int ANSWER = 11;

  private static final int BRIEF = 25;
  private static final int BRIEF_COLUMNS = 72;

  static Stream<Path> texts() throws IOException {
    try (Stream<Path> files = Files.list(CASES.resolve("text"))) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("texts")
  void theTextBeginsWithTheAnswer(Path file) {
    String out = Run.of("check", file.toString()).out();
    Golden.check(CASES.resolve("answers").resolve(file.getFileName() + ".txt"), out);
    for (String snapshot : out.split("(?m)^== .*\n\n", -1)) {
      List<String> answer = snapshot.lines().takeWhile(line -> !line.isBlank()).toList();
      assertThat(answer).hasSizeLessThanOrEqualTo(ANSWER);
    }
  }

  @ParameterizedTest
  @MethodSource("texts")
  void theBriefAnswerIsShortMarkdown(Path file) {
    String out = Run.of("check", "-f", "brief", file.toString()).out();
    Golden.check(CASES.resolve("answers").resolve(file.getFileName() + ".md"), out);
    for (String snapshot : out.split("(?m)^(?=### )", -1)) {
      List<String> lines = snapshot.lines().toList();
      assertThat(lines).hasSizeLessThanOrEqualTo(BRIEF + 2);
      assertThat(lines)
          .filteredOn(line -> !line.startsWith("    "))
          .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(BRIEF_COLUMNS));
    }
  }

  @Test
  void aSuggestedCommandCanBePasted(@TempDir Path directory) throws IOException {
    String dump = Files.readString(CASES.resolve("text/own-windbg2.txt"));
    Path file = Files.writeString(directory.resolve("my dump;x.txt"), dump);
    assertThat(Run.of("check", file.toString()).out())
        .contains("vmxcheck check '" + file + "' --set vmxon.pointer=0x13c8a7000");
    assertThat(Run.withInput(dump, "check", "-", "--set", "a20m=0").out())
        .contains("vmxcheck check - --set vmxon.pointer=0x13c8a7000");
  }

  /** The driver may have caught an exception. */
  @Test
  void aFailureOfAnyKindExcludesNoException() {
    String out = Run.withInput("mydrv: cr4 = 0x2020\nmydrv: VMXON failed\n", "check", "-").out();
    assertThat(out).startsWith("== <stdin>\n\nFAILED: VMXON did not succeed");
    assertThat(out).doesNotContain("It raised");
  }

  @Test
  void whatDecidesAboutTheFirstSuspectIsAskedForFirst() {
    String out = Run.of("check", CASES.resolve("text/min-17.txt").toString()).out();
    assertThat(out).contains("\n  1. revision identifier: ");
    assertThat(out).contains("\nNext: VMXON region dword 0: ");
  }

  @Test
  void linesThatLookLikeMissingRegistersCanBeStated() {
    String dump = "CR0 80050031\nmy cr4 3526f8 -> 3506f8 or so\nVMX_BASIC ... 0x00da040000000004\n";
    String[] settings = {"--set", "cr4=0x3506f8", "--set", "msr.IA32_VMX_BASIC=0xda040000000004"};
    assertThat(Run.withInput(dump, "check", "-").out())
        .contains("\nLine 2 and line 3 look like registers that are missing. If they are, check\n")
        .contains("\n  vmxcheck check - " + String.join(" ", settings) + "\n")
        .doesNotContain("0x480");

    String[] stated =
        Stream.concat(Stream.of("check", "-"), Stream.of(settings)).toArray(String[]::new);
    assertThat(Run.withInput(dump, stated).out())
        .startsWith("== <stdin> and --set\n\nFAILS: VMXON raises #UD: CR4.VMXE (bit 13) is 0.\n")
        .contains("\nRead: 1 value from 3 lines.\n")
        .doesNotContain("are missing");
  }
}
