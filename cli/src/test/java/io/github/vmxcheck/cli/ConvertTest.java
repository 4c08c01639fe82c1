// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code convert} as a user runs it. */
class ConvertTest {
  private static final String PARTS = "cli/src/test/resources/merge/";

  @TempDir Path directory;

  /** The findings of a run, without their positions and the number of lines. */
  private static String findings(Run run) {
    assertThat(run.err()).isEmpty();
    return run.out()
        .replaceAll("\"file\":\"[^\"]*\",\"line\":\\d+,\"column\":\\d+", "")
        .replaceAll("\"lines\":\\d+", "")
        .replaceAll("\"sources?\":(\"[^\"]*\"|\\[[^]]*])", "");
  }

  @TestFactory
  Stream<DynamicTest> everyExampleGivesTheSameFindings() throws IOException {
    List<Path> examples;
    try (Stream<Path> files = Files.list(Path.of("specs/examples"))) {
      examples = files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
    return examples.stream()
        .map(
            example ->
                dynamicTest(
                    example.getFileName().toString(),
                    () -> {
                      Run written = Run.of("convert", example.toString());
                      assertThat(written.err()).isEmpty();
                      assertThat(written.status()).isZero();
                      assertThat(
                              findings(
                                  Run.withInput(
                                      written.out(), "check", "-", "-f", "ndjson", "--all")))
                          .isEqualTo(
                              findings(
                                  Run.of("check", example.toString(), "-f", "ndjson", "--all")));
                    }));
  }

  @Test
  void aRegionListedInTheDumpIsKept() throws IOException {
    String dump =
        """
        CR0=80050033 CR2=00007f526d41b740 CR3=0000000104e62000 CR4=003726f8
        (qemu) xp /1wx 0x1000
        0000000000001000: 0x80000005
        """;
    Run run = Run.withInput(dump, "convert", "-", "--set", "vmxon.pointer=0x1000");
    assertThat(run.out()).contains("header: 0x80000005 ");
  }

  @Test
  void aMergedSnapshotShowsTheSourceOfEachValue() {
    Run run =
        Run.of(
            "convert",
            "--merge",
            PARTS + "registers.yaml",
            PARTS + "msrs.yaml",
            PARTS + "cpuid.yaml",
            "--set",
            "vmxon.pointer=0x1000");

    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .isEqualTo(
            """
            schema: vmxcheck.snapshot/1
            label: "lab machine"
            logical-processors:
              - id: 0
                cr0: 0x????????80050013  # PARTSregisters.yaml:5:10
                cr4: 0x????????00002678  # PARTSregisters.yaml:6:10
                msr:
                  IA32_FEATURE_CONTROL: 0x5  # PARTSmsrs.yaml:7:29
                  IA32_VMX_CR0_FIXED0: 0x80000021  # PARTSmsrs.yaml:5:28
                  IA32_VMX_CR0_FIXED1: 0xffffffff  # PARTSmsrs.yaml:6:28
                  IA32_VMX_CR4_FIXED1: 0x3727ff  # PARTSmsrs.yaml:8:28
                cpuid:
                  0x1:
                    eax: 0x906ea  # PARTScpuid.yaml:5:19
                    ecx: 0x7ffafbff  # PARTScpuid.yaml:5:33
                    edx: 0xbfebfbff  # PARTScpuid.yaml:5:50
                  0x7.0:
                    ebx: 0x29c6fbf  # PARTScpuid.yaml:6:21
                vmxon:
                  pointer: 0x1000  # given with --set
            """
                .replace("PARTS", PARTS));
  }

  @Test
  void severalSnapshotsBecomeSeveralDocuments() {
    Run run = Run.withInput(Dumps.SILENT + "---\n" + Dumps.WITHOUT_VMX, "convert", "-");
    String first = "schema: vmxcheck.snapshot/1\nlogical-processors:\n  - id: 0\n";

    assertThat(run.status()).isZero();
    assertThat(run.out())
        .startsWith(first + "---\nschema: vmxcheck.snapshot/1\nlabel: \"old machine\"\n");
    assertThat(Run.withInput(run.out(), "convert", "-").out().replaceAll(" *#.*", ""))
        .isEqualTo(run.out().replaceAll(" *#.*", ""));
  }

  @Test
  void aFileAppearsOnlyWhenItIsComplete() throws IOException {
    Path file = directory.resolve("out.yaml");
    Run good = Run.withInput(Dumps.WITHOUT_VMX, "convert", "-", "-o", file.toString());

    assertThat(good).isEqualTo(new Run(0, "", ""));
    assertThat(file).content().contains("label: \"old machine\"");

    Run bad = Run.withInput(Dumps.MALFORMED, "convert", "-", "-o", file.toString());
    assertThat(bad.status()).isEqualTo(3);
    assertThat(bad.err()).startsWith("<stdin>:4:10: cr0: found '010'");
    assertThat(file).content().contains("label: \"old machine\"");
    assertThat(directory.toFile().list()).containsExactly("out.yaml");
  }

  @Test
  void aFileMayBeConvertedOntoItself() throws IOException {
    Path file = Files.writeString(directory.resolve("a.yaml"), Dumps.WITHOUT_VMX);
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);

    assertThat(Run.of("convert", file.toString(), "-o", link.toString()).status()).isZero();
    assertThat(link).isSymbolicLink();
    assertThat(file).content().contains("cr4: 0x6f8  # " + file + ":5:10");
  }

  @Test
  void anUnwritableOutputIsAUsageError() {
    Run directoryItself = Run.of("convert", "-", "-o", directory.toString());
    Run nowhere = Run.of("convert", "-", "-o", directory + "/none/out.yaml");

    assertThat(directoryItself.status()).isEqualTo(2);
    assertThat(directoryItself.err()).contains("--output: '" + directory + "' cannot be written");
    assertThat(nowhere.status()).isEqualTo(2);
    assertThat(Run.of("convert").status()).isEqualTo(2);
  }

  @Test
  void aMergedSnapshotThatLacksAnInputIsNotWritten() {
    Path file = directory.resolve("out.yaml");
    Run run =
        Run.of("convert", "--merge", PARTS + "msrs.yaml", "absent.yaml", "-o", file.toString());

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err().lines())
        .containsExactly(
            "absent.yaml: no such file",
            "vmxcheck: the merged snapshot lacks absent.yaml",
            "vmxcheck: not written: the output would be incomplete");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aHostileNameStaysInItsComment() {
    Run run =
        Run.withInput(
            Dumps.WITHOUT_VMX, "convert", "-", "--stdin-filename", "a\n  - id: 9 # \033[2J");

    assertThat(run.out())
        .contains("cr4: 0x6f8  # a\\u{a}  - id: 9 # \\u{1b}[2J:5:10\n")
        .doesNotContain("\033");
    assertThat(Run.withInput(run.out(), "check", "-", "-f", "short").out())
        .contains("1 snapshot, 1 logical processor,");
  }
}
