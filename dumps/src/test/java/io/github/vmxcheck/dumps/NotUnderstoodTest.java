// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.InputCoverage;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.model.SourceText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines that look like the value of a register and are not read are named, and no others. */
class NotUnderstoodTest {
  private static final Path LIST =
      Path.of("src/test/resources/io/github/vmxcheck/dumps/not-understood.txt");
  private static final String READ = "cr0 = 0x80050033\n";

  /**
   * Of the samples, only the lines in {@code not-understood.txt} are: each with its file, its
   * number and the reason why it is not read.
   */
  @Test
  void everyRegisterOfTheSamplesIsUnderstood() throws IOException {
    Map<String, String> expected = new TreeMap<>();
    for (String line : Files.readAllLines(LIST)) {
      if (!line.startsWith("#")) {
        String[] parts = line.split(" ", 2);
        expected.put(parts[0], parts[1]);
      }
    }
    List<String> found = new ArrayList<>();
    for (Path sample : samples()) {
      String name = sample.getParent().getFileName() + "/" + sample.getFileName();
      lines(Reading.of(sample)).forEach(line -> found.add(name + ":" + line.number()));
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(expected.keySet());
  }

  private static List<Path> samples() throws IOException {
    List<Path> all = new ArrayList<>(DumpSamplesTest.samples());
    try (Stream<Path> examples = Files.list(Path.of("../specs/examples/dumps"))) {
      examples.filter(Files::isRegularFile).sorted().forEach(all::add);
    }
    return all;
  }

  private static List<InputCoverage.Line> lines(Reading reading) {
    return reading.snapshots.stream()
        .flatMap(snapshot -> coverage(snapshot).notUnderstood().stream())
        .toList();
  }

  private static InputCoverage coverage(Snapshot snapshot) {
    List<SourceText> sources = snapshot.sources();
    assertThat(sources).hasSize(1);
    return sources.get(0).coverage().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "my cr4 value was 2020 | cr4=0x2020",
        "Host: cr4 before 0x3726f8 | cr4=0x3726f8",
        "the CR4 of this machine 8000000000003726 | cr4=0x8000000000003726",
        "EFLAGS now 0x246 | rflags=0x246",
        "cpuid(1).ecx = 7ffafbff | cpuid.0x1.ecx=0x7ffafbff",
        "I found VMXON_PA 0x1234000 in my notes | vmxon.pointer=0x1234000",
      })
  void aLineThatLooksLikeAValueIsNamedWithWhatWouldStateIt(String line, String setting) {
    assertThat(lines(Reading.of(READ + line + "\n")))
        .containsExactly(new InputCoverage.Line(2, setting));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // no value, or one of a bit
        "my cr4 is just fine",
        "CR4.VMXE is 1 there",
        "here IA32_VMX_BASIC[48] is 1",
        "set CR4 bit 13",
        "the MSRs 480h to 491h",
        // registers that no requirement reads
        "CR2 was 00007ffd0b5e1a10",
        "RAX was 0000000000000001",
        "the MSR 174h was 0x10",
        // a linear address
        "VMXON_REGION somewhere ffff8a0154c0e000",
        // another register, a wish, program text, a condition
        "guest cr4 was 0x2020",
        "old cr4 was 0x2020",
        "the driver needs cr4 0x2020",
        "cr4 |= 0x2000;",
        "if CR4 was 0x2020",
        // a part of another word
        "my_cr4_copy was 0x2020",
        // read above
        "then cr0 was 80050033",
      })
  void anyOtherLineIsNot(String line) {
    assertThat(lines(Reading.of(READ + line + "\n"))).isEmpty();
  }

  @Test
  void aHeadingMayMakeATableOfWishes() {
    String table = "| register | required |\n|---|---|\n| cr4 | 0x2020 |\n";
    assertThat(lines(Reading.of(READ + table))).isEmpty();
  }

  @Test
  void aTextMayHaveAnyNumberOfSuchLines() {
    Snapshot only = Reading.of(READ + "my cr4 value was 2020\n".repeat(1500)).snapshots.get(0);
    assertThat(coverage(only).notUnderstood()).hasSize(1000);
    assertThat(coverage(only).more()).isEqualTo(500);
    assertThat(coverage(only).lines()).isEqualTo(1501);
  }

  @Test
  void eachOfSeveralSnapshotsHasItsOwnLines() {
    String block = "CR0=80050033 CR2=0 CR3=1aa000 CR4=003726f8\nmy EFER was d01\n";
    List<Snapshot> both = Reading.of(block + block.replace("26f8", "06f8")).snapshots;
    assertThat(both).hasSize(2);
    assertThat(both)
        .extracting(one -> coverage(one).lines() + " " + coverage(one).notUnderstood())
        .containsExactly(
            "2 [Line[number=2, setting=msr.IA32_EFER=0xd01]]",
            "2 [Line[number=4, setting=msr.IA32_EFER=0xd01]]");
  }

  @Test
  void theNativeFormatHasOnlyLines() {
    String document =
        "schema: vmxcheck.snapshot/1\nlogical-processors:\n  - id: 0\n    cr4: 0x2020\n";
    List<Snapshot> two = Reading.of(document + "---\n# cr4 was 0x20\n" + document).snapshots;
    assertThat(two).extracting(one -> coverage(one).notUnderstood()).containsOnly(List.of());
    assertThat(two.get(0).sources().get(0).coverage().orElseThrow().lines()).isEqualTo(4);
  }
}
