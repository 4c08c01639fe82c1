// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps;

import static io.github.vmxcheck.model.Field.CR4;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputReaderTest {
  private static final String REGISTERS =
      "CR0=80050033 CR2=00007f526d41b740 CR3=0000000104e62000 CR4=003726f8\n";
  private static final String NATIVE =
      "schema: vmxcheck.snapshot/1\nlogical-processors:\n  - { id: 0, cr4: 0x3726f8 }\n";

  @Test
  void theFormatIsRecognisedFromTheContent() {
    assertThat(Reading.of(REGISTERS).snapshots.get(0).formats()).containsExactly("qemu");
    assertThat(Reading.of(NATIVE).snapshots.get(0).formats()).isEmpty();
    assertThat(Reading.of("# a comment first\n" + NATIVE).processor().value(CR4))
        .isEqualTo(0x3726f8);
  }

  @Test
  void gzipCompressedTextIsReadInEveryFormat(@TempDir Path directory) throws IOException {
    for (String text : new String[] {REGISTERS, NATIVE}) {
      assertThat(Reading.of(gzip(text), "").processor().value(CR4)).isEqualTo(0x3726f8);
      Path file = Files.write(directory.resolve("dump.gz"), gzip(text));
      Reading reading = Reading.of(file);
      assertThat(reading.processor().value(CR4)).isEqualTo(0x3726f8);
      assertThat(reading.snapshots.get(0).sources().get(0).line(1))
          .contains(text.lines().findFirst().orElseThrow());
    }
  }

  @Test
  void damagedGzipIsAProblem() throws IOException {
    byte[] packed = gzip(REGISTERS.repeat(1000));
    assertThat(Reading.of(Arrays.copyOf(packed, 60), "").problems)
        .containsExactly("<stdin>: the compressed data is damaged or truncated");
  }

  @Test
  void valuesReadBeforeTheDamageCount(@TempDir Path directory) throws IOException {
    Random random = new Random(1);
    StringBuilder noise = new StringBuilder(REGISTERS);
    for (int i = 0; i < 40_000; i++) {
      noise.append("line ").append(random.nextLong()).append('\n');
    }
    byte[] packed = gzip(noise.toString());
    Path file = directory.resolve("cut.gz");
    Files.write(file, Arrays.copyOf(packed, packed.length * 9 / 10));

    Reading reading = Reading.of(file);
    assertThat(reading.snapshots).hasSize(1);
    assertThat(reading.problems)
        .containsExactly(
            "cut.gz: cannot be read further: the compressed data is damaged or truncated");
  }

  @Test
  void aBinaryDumpOnStandardInputNeedsAFileName() {
    assertThat(Reading.of(new byte[] {0x7f, 'E', 'L', 'F'}, "").problems)
        .containsExactly(
            "<stdin>: found a binary dump on standard input or a pipe, expected its file name");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "89504e470d0a1a0a0000000d | is a PNG image; paste the text instead",
        "ffd8ffe000104a464946 | is a JPEG image; paste the text instead",
        "52494646240000005745425056503820 | is a WebP image; paste the text instead",
        "0000001866747970686569630000 | is a HEIF or AVIF image; paste the text instead",
        "255044462d312e370a | is a PDF document; copy its text into a file",
        "504b0304140000 | is a zip archive (or an Office document); extract it, and give the files or their directory",
        "377abcaf271c0004 | is a 7z archive; extract it, and give the files or their directory",
        "fd377a585a000004 | is a file compressed with xz; decompress it (gzip and zstd are read as they are)",
        "4d5a90000300000004 | is a Windows program or driver; give the text that it prints",
        "456c6646696c65000000 | is a Windows event log; export the events as text",
      })
  void filesOfOtherKindsAreNamed(String bytes, String message, @TempDir Path directory)
      throws IOException {
    byte[] content = HexFormat.of().parseHex(bytes);
    Path file = Files.write(directory.resolve("dump.txt"), content);

    assertThat(Reading.of(file).problems).containsExactly("dump.txt: " + message);
    assertThat(Reading.of(content, "").problems).containsExactly("<stdin>: " + message);
  }

  @Test
  void namesATarArchiveThatIsCompressed() throws IOException {
    String archive = "registers.txt".concat("\0".repeat(244)).concat("ustar\0");
    assertThat(Reading.of(gzip(archive), "").problems)
        .containsExactly(
            "<stdin>: is a tar archive; extract it, and give the files or their directory");
  }

  @Test
  void textMayStartLikeABinaryFile() {
    assertThat(Reading.of("MZ\n" + REGISTERS).snapshots).hasSize(1);
    assertThat(Reading.of("BM, my machine\n" + REGISTERS).snapshots).hasSize(1);
  }

  @Test
  void aPageOfHtmlIsReadAsText() {
    String page = "<!DOCTYPE html>\n<html><body><pre>\n";
    assertThat(Reading.of(page + REGISTERS).snapshots).hasSize(1);
    assertThat(Reading.of(page + "no dump\n").problems)
        .containsExactly(
            "<stdin>: is an HTML page without a dump in it; save or paste the text of the dump"
                + " instead");
  }

  @Test
  void namesTheLinesThatAreClosestToADump() {
    String text =
        """
        My hypervisor does not start.
        VMXON of my driver gave up
        the cr4 is just fine
        my cr4 value was 2020
        MSR 58 is five
        then EFER d01
        """;
    assertThat(Reading.of(text).problems)
        .singleElement()
        .asString()
        .startsWith("<stdin>: unrecognised format: ")
        .endsWith(
            "; closest: line 4 'my cr4 value was 2020' (expected a register, as in 'CR4 = 0x2020');"
                + " line 5 'MSR 58 is five' (expected an MSR, as in 'MSR 0x3a = 0x5');"
                + " line 6 'then EFER d01' (expected a register, as in 'EFER = 0x2020')");
  }

  @Test
  void aDriverLogWithoutAValueHasClosestLinesToo() {
    assertThat(Reading.of("VMXON for vCPU 0 allocated:\nthe cr4 has just bit 5\n").problems)
        .singleElement()
        .asString()
        .contains("[driver-log], but it contains no field vmxcheck uses")
        .contains("; closest: ", "line 2 'the cr4 has just bit 5' (expected a register, as in");
  }

  @Test
  void namesProgramTextAsSuch() {
    assertThat(Reading.of("cr4 |= 0x2000;\n").problems)
        .singleElement()
        .asString()
        .endsWith(
            "; closest: line 1 'cr4 |= 0x2000;' (expected what a machine printed, not program text"
                + " or a value that is wanted)");
  }

  @Test
  void aTextThatIsLikeNoDumpHasNoClosestLines() {
    assertThat(Reading.of("hello\nworld\n").problems)
        .singleElement()
        .asString()
        .doesNotContain("closest");
  }

  @Test
  void reportsAnEmptyInput() {
    assertThat(Reading.of("").problems).hasSize(1).allMatch(one -> one.contains("an empty file"));
  }

  @Test
  void thousandsOfOtherLinesDoNotMatter() {
    String noise = "Jan  1 00:00:00 host app[1]: nothing to see, CR0 is fine\n".repeat(5000);
    assertThat(Reading.of(noise + REGISTERS + noise).processor().value(CR4)).isEqualTo(0x3726f8);
  }

  @Test
  void bothSidesOfADiffAreReadSeparately() {
    String diff =
        "--- a.txt\n+++ b.txt\n@@ -1 +1 @@\n-"
            + REGISTERS
            + "+"
            + REGISTERS.replace("26f8", "06f8");
    Reading reading = Reading.of(diff);
    assertThat(reading.snapshots)
        .extracting(snapshot -> snapshot.processors().get(0).value(CR4))
        .containsExactly(0x3726f8L, 0x3706f8L);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  @Test
  void aDumpWithoutUsedFieldsReportsItsFormatAndWhatToCollect() {
    assertThat(Reading.of("kd> rdmsr 174\nmsr[174] = 00000000`00000008\n").problems)
        .containsExactly(
            "<stdin>: recognised as WinDbg and kd (r, rdmsr, dg), HyperDbg (rdmsr) [windbg], but"
                + " it contains no field vmxcheck uses; collect CR0, CR4, MSRs 3AH, 480H and"
                + " 486H to 489H, CPUID.01H:ECX and the VMXON region: windbg gives CR0, CR3, CR4,"
                + " RFLAGS, EFER, CS and SS, MSRs, outcome of VMXON (kd> r cr0,cr4,efl,cs; kd> rdmsr"
                + " 3a; kd> dg @cs),"
                + " 'vmxcheck formats' lists the others");
  }
}
