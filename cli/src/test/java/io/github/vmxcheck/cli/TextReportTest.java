// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the text report says first, and what it says only once. */
class TextReportTest {

  private static String example(String name) throws IOException {
    return Files.readString(Path.of("specs/examples/" + name + ".yaml"));
  }

  private static String text(String dump, String... options) {
    String[] arguments = new String[options.length + 3];
    arguments[0] = "check";
    arguments[1] = "-";
    arguments[2] = "-v";
    System.arraycopy(options, 0, arguments, 3, options.length);
    return Run.withInput(dump, arguments).out();
  }

  /** The report on one line, without wrapping. */
  private static String flat(String text) {
    return text.replaceAll("\\s+", " ");
  }

  @Test
  void successHeadlineIsOneSentence() throws IOException {
    assertThat(text(example("healthy-haswell")))
        .contains("\nVMXON on logical processor 0 would succeed\n");
  }

  @Test
  void outsideVmxOperationComesFirstIfUnknown() throws IOException {
    String open =
        example("healthy-haswell")
            .replaceFirst("vmx-operation: outside", "current-vmcs: none")
            .replaceFirst("observed: .*", "");

    assertThat(flat(text(open)))
        .contains(
            "would succeed if the processor is outside VMX operation, and fail with VMfailInvalid"
                + " if it is already in VMX root operation");
    assertThat(text(open, "--assume", "vmx-operation=outside")).contains("0 would succeed\n");
  }

  @Test
  void aProcessorWithoutVmxIsNamedAsTheCause() {
    assertThat(flat(text(Dumps.WITHOUT_VMX)))
        .contains("would raise #UD: the processor does not offer VMX");
  }

  @Test
  void reportsImpossibleState() throws IOException {
    String state =
        example("healthy-haswell").replaceFirst("cr0: 0x\\p{XDigit}+", "cr0: 0x80050032");

    assertThat(flat(text(state))).contains(" is impossible: ", "Ignoring that, VMXON");
  }

  @Test
  void showsWhatFollowsTheFirstFix() {
    String three =
        Run.of("check", "-v", "cli/src/test/resources/reports/three-processors.yaml").out();

    assertThat(flat(three))
        .contains("VMXON on logical processor 2 would raise #GP(0): CR0.NE (bit 5) is 0")
        .contains("Once that is fixed, VMXON would fail with VMfailInvalid: ")
        .contains("Once that is fixed too, VMXON would succeed");
  }

  @Test
  void groupsProcessorsAndShowsTheOddOneOutFirst() {
    StringBuilder dump = new StringBuilder("schema: vmxcheck.snapshot/1\nlogical-processors:\n");
    for (int i = 0; i < 16; i++) {
      String cr4 = i == 7 ? "0x26f8" : "0x6f8";
      dump.append("  - { id: ").append(i).append(", cr4: ").append(cr4).append(" }\n");
    }
    String text = text(dump.toString());

    assertThat(text).containsOnlyOnce("error[vmxon-cr4-vmxe]");
    assertThat(flat(text)).contains("on logical processors 0 to 6 and 8 to 15 --> <stdin>:3:19");
    assertThat(text.indexOf("VMXON on logical processor 7 "))
        .isBetween(0, text.indexOf("VMXON on logical processors 0 to 6 and 8 to 15 "));
  }

  @Test
  void showsMissingValuesAndHowToCollectThem() {
    assertThat(text(Dumps.SILENT))
        .contains(
            "Missing values needed to predict VMXON", "? CR0 (cr0)", "To collect these values:")
        .contains("\n    windbg ", "\n    bochs ");
  }
}
