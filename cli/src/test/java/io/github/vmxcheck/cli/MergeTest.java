// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Merging several dumps of one machine into one snapshot. */
class MergeTest {
  private static final String PARTS =
      "these look like parts of one machine; --merge checks them as one snapshot";

  @TempDir Path directory;
  private String registers;
  private String msrs;

  @BeforeEach
  void twoParts() throws IOException {
    registers = dump("registers.yaml", "id: 0", "cr0: 0x80050013", "cr4: 0x2678");
    msrs = dump("msrs.yaml", "id: 0", "msr: { IA32_VMX_CR0_FIXED0: 0x80000021 }");
  }

  /** A dump of one logical processor with these keys, each on a line from line 3 on. */
  private String dump(String name, String... keys) throws IOException {
    String text =
        "schema: vmxcheck.snapshot/1\nlogical-processors:\n  - " + String.join("\n    ", keys);
    return Files.writeString(directory.resolve(name), text + "\n").toString();
  }

  private static Run merged(String... arguments) {
    String[] all = new String[arguments.length + 4];
    System.arraycopy(arguments, 0, all, 4, arguments.length);
    all[0] = "check";
    all[1] = "--merge";
    all[2] = "-f";
    all[3] = "short";
    return Run.of(all);
  }

  @Test
  void valuesOfTwoDumpsAreCheckedTogether() {
    Run run = merged(registers, msrs);

    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out())
        .contains(
            registers + ":4:10: error: CR0.NE (bit 5) is 0, but IA32_VMX_CR0_FIXED0 requires 1")
        .contains("summary: 1 snapshot, 1 logical processor,");
  }

  /** Linux prints the width without the key bits, CPUID the width with them. */
  @Test
  void theCpuidWidthCountsUnderMemoryEncryption() throws IOException {
    String cpuinfo =
        Files.writeString(
                directory.resolve("cpuinfo.txt"),
                """
                processor\t: 0
                flags\t\t: fpu vmx lm tme pconfig
                address sizes\t: 46 bits physical, 57 bits virtual
                """)
            .toString();
    String pointer = "--set=0:vmxon.pointer=0x400012345000";
    assertThat(Run.of("check", "--all", "-f", "short", pointer, cpuinfo).out())
        .containsPattern("undetermined: .*\\[vmxon-pointer-width\\]");
    String cpuid =
        Files.writeString(
                directory.resolve("cpuid.txt"),
                """
                CPU 0:
                   0x80000008 0x00: eax=0x00003934 ebx=0x00000000 ecx=0x00000000 edx=0x00000000
                """)
            .toString();
    Run run = merged("--all", pointer, cpuinfo, cpuid);
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).containsPattern("satisfied: .*\\[vmxon-pointer-width\\]");
  }

  @Test
  void theReportShowsValuesOfThreeFiles() {
    String parts = "cli/src/test/resources/merge/";
    Run run =
        Run.of(
            "check",
            parts + "registers.yaml",
            parts + "msrs.yaml",
            parts + "cpuid.yaml",
            "--merge",
            "--set",
            "vmxon.pointer=0x1001");

    assertThat(run.err()).isEmpty();
    Golden.check(Path.of(parts + "report.text"), run.out());
  }

  @Test
  void jsonNamesAllSourcesAndTheFileOfEachValue() {
    Run run = Run.of("check", "--merge", "-f", "json", registers, msrs);

    assertThat(run.out())
        .contains("\"source\": \"" + registers)
        .containsPattern("\"sources\": \\[\\s*\"\\Q" + registers + "\\E\",\\s*\"\\Q" + msrs)
        .containsPattern("\"field\": \"msr.IA32_VMX_CR0_FIXED0\",[^}]*\"file\": \"\\Q" + msrs);
  }

  @Test
  void equalAndComplementaryBitsMerge() throws IOException {
    String low = dump("low.yaml", "id: 0", "cr0: 0x????????80050013");
    String high = dump("high.yaml", "id: 0", "cr0: 0x00000000????0013");
    Run run = Run.of("check", "--merge", "--assume", "none", "-f", "json", "--all", low, high);

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("\"value\": \"0x0000000080050013\"");
  }

  @Test
  void aContradictingBitIsAnErrorThatNamesBothPositions() throws IOException {
    String other = dump("other.yaml", "id: 0", "cr4: 0x678", "msr: { 0x3a: 0 }");
    Run run = merged(registers, other, msrs);

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err().lines())
        .containsExactly(
            other + ":4:10: cr4: found 0x678, but " + registers + ":5:10 says cr4[13] is 1",
            "vmxcheck: the merged snapshot lacks " + other);
    assertThat(run.out())
        .contains("CR0.NE (bit 5) is 0", "1 snapshot, 1 logical")
        .doesNotContain("IA32_FEATURE_CONTROL.LOCK");
  }

  @Test
  void bitsKeepTheirOwnPositions() throws IOException {
    String bits =
        dump("bits.yaml", "id: 0", "feature-control:", "  lock: 0", "  vmx-outside-smx: 0");

    assertThat(merged(msrs, bits).out())
        .contains(bits + ":5:13: error: IA32_FEATURE_CONTROL.LOCK (bit 0) is 0")
        .contains(bits + ":6:24: error: IA32_FEATURE_CONTROL.VMX_OUTSIDE_SMX (bit 2) is 0");
  }

  @Test
  void aProcessorStartsInTheFirstSourceThatContainsIt() throws IOException {
    String late = dump("late.yaml", "id: 0", "# nothing", "# nothing", "cr0: 0x80050013");

    assertThat(merged(late, msrs).out()).startsWith(late + ":6:10: outcome: ");
  }

  @Test
  void unreadableAndAValueContradictEachOther() throws IOException {
    String failed = dump("failed.yaml", "id: 0", "msr: { IA32_VMX_CR0_FIXED0: unreadable }");

    assertThat(merged(msrs, failed).err())
        .startsWith(
            failed
                + ":4:33: msr.IA32_VMX_CR0_FIXED0: found 'unreadable', but "
                + msrs
                + ":4:33 says msr.IA32_VMX_CR0_FIXED0 is 0x80000021\n");
    assertThat(merged(failed, msrs).err())
        .startsWith(
            msrs
                + ":4:33: msr.IA32_VMX_CR0_FIXED0: found 0x80000021, but "
                + failed
                + ":4:33 says msr.IA32_VMX_CR0_FIXED0 is unreadable\n");
  }

  @Test
  void valuesForAllProcessorsApplyToEach() throws IOException {
    String registers = dump("registers.yaml", "id: 0", "cr4: 0x26f8\n  - id: 1", "cr4: 0x26f8");
    Path list = Files.writeString(directory.resolve("list.txt"), "# rdmsr -a 0x3a\n1\n1\n");

    assertThat(merged(registers, list.toString()).out())
        .contains("logical processor 0: IA32_FEATURE_CONTROL.VMX_OUTSIDE_SMX (bit 2) is 0")
        .contains("logical processor 1: IA32_FEATURE_CONTROL.VMX_OUTSIDE_SMX (bit 2) is 0");
  }

  @Test
  void twoZeroHalvesMeanThatAnMsrDoesNotExist() throws IOException {
    String low = dump("low.yaml", "id: 0", "msr: { IA32_VMX_BASIC: '0x????????00000000' }");
    String high = dump("high.yaml", "id: 0", "msr: { IA32_VMX_BASIC: '0x00000000????????' }");

    assertThat(merged(low, high, "--all").out()).contains("IA32_VMX_BASIC is unreadable");
    assertThat(merged(low, "--all").out()).doesNotContain("IA32_VMX_BASIC is unreadable");
  }

  @Test
  void viewsOfDifferentObserversDoNotMerge() throws IOException {
    String host = dump("host.yaml", "id: 0", "observer: host", "cr0: 0x1");
    String guest = dump("guest.yaml", "id: 0", "observer: guest", "cr0: 0x2");

    assertThat(merged(host, guest).err().lines())
        .containsExactly(
            guest + ":4:15: observer: found guest, but " + host + ":4:15 says observer is host",
            "vmxcheck: the merged snapshot lacks " + guest);
  }

  @Test
  void redundantFieldsMustAgree() throws IOException {
    String zeroed = dump("zeroed.yaml", "id: 0", "vmxon: { region: { zeroed: true } }");
    String nonzero = dump("nonzero.yaml", "id: 0", "vmxon: { region: { first-nonzero: 8 } }");
    String vendor = dump("vendor.yaml", "id: 0", "cpu: { vendor: AuthenticAMD }");
    String leaf =
        dump(
            "leaf.yaml",
            "id: 0",
            "cpuid: { 0: { ebx: 0x756e6547, ecx: 0x6c65746e, edx: 0x49656e69 } }");

    assertThat(merged(zeroed, nonzero).err())
        .startsWith(
            nonzero
                + ":4:39: vmxon.region.zeroed: found false, but "
                + zeroed
                + ":4:32 says vmxon.region.zeroed is true\n");
    assertThat(merged(vendor, leaf).err())
        .startsWith(
            leaf
                + ":4:24: cpuid.0x0: found the vendor GenuineIntel, but "
                + vendor
                + ":4:20 says cpu.vendor is AuthenticAMD\n");
  }

  @Test
  void processorsMatchByNumber() throws IOException {
    String second = dump("second.yaml", "id: 1", "cr0: 0x80050033");

    assertThat(merged(second, registers, msrs).out())
        .contains("2 logical processors")
        .contains(registers + ":4:10: error: logical processor 0: CR0.NE (bit 5) is 0");
  }

  @Test
  void anInputWithoutANumberBelongsToTheOnlyProcessor() throws IOException {
    String seventh = dump("seventh.yaml", "id: 7", "cr0: 0x80050013");
    String unnumbered =
        dump("unnumbered.yaml", "id: unknown", "msr: { IA32_VMX_CR0_FIXED0: 0x80000021 }");

    assertThat(merged(unnumbered, seventh).out())
        .contains("VMXON on logical processor 7", "1 logical processor,", "CR0.NE (bit 5) is 0");
  }

  @Test
  void anInputWithoutANumberIsAmbiguousForSeveralProcessors() throws IOException {
    String second = dump("second.yaml", "id: 1", "cr0: 0x80050013");
    String unnumbered =
        dump("unnumbered.yaml", "id: unknown", "msr: { IA32_VMX_CR0_FIXED0: 0x80000021 }");
    Run run = merged(registers, second, unnumbered);

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.out()).doesNotContain("error:");
    assertThat(run.err().lines())
        .containsExactly(
            unnumbered
                + ": does not say which logical processor it describes, and the other inputs"
                + " describe 2; number it with --processor "
                + unnumbered
                + "=N",
            "vmxcheck: the merged snapshot lacks " + unnumbered);
    assertThat(merged(registers, second, unnumbered, "--processor", unnumbered + "=1").out())
        .contains("error: logical processor 1: CR0.NE (bit 5) is 0")
        .doesNotContain("error: logical processor 0: CR0.NE");
  }

  @Test
  void aNumberIsOnlyGivenToAnInputWithoutOne() {
    Run other = merged(registers, msrs, "--processor", registers + "=3");
    Run unknown = merged(registers, "--processor", "nowhere.yaml=3");

    assertThat(other.status()).isEqualTo(3);
    assertThat(other.err())
        .startsWith(registers + ": describes logical processor 0, but --processor says 3\n");
    assertThat(unknown.status()).isEqualTo(2);
    assertThat(unknown.err())
        .startsWith(
            "vmxcheck: --processor: found 'nowhere.yaml=3', expected FILE=N, where FILE is one of"
                + " the inputs and is given at most once\n");
    assertThat(merged(registers, "--processor", registers + "=x").status()).isEqualTo(2);
    assertThat(merged(registers, "--processor", registers).status()).isEqualTo(2);
  }

  @Test
  void severalSnapshotsInOneInputAreAmbiguous() throws IOException {
    String first = Files.readString(Path.of(registers));
    Path both = directory.resolve("both.yaml");
    Files.writeString(both, first + "---\n" + first.replace("0x80050013", "0x80050033"));
    Run run = merged(both.toString(), msrs);

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err().lines())
        .containsExactly(
            both
                + ": contains 2 snapshots, expected one to merge;"
                + " --last uses the last snapshot of each input",
            "vmxcheck: the merged snapshot lacks " + both);
    assertThat(merged("--last", both.toString(), msrs).out()).doesNotContain("CR0.NE (bit 5) is 0");
    assertThat(Run.of("check", "--last", "-f", "short", both.toString()).out())
        .contains("1 snapshot, ", both + ":10:10: outcome")
        .doesNotContain(both + ":4:10");
  }

  @Test
  void namesAnUnreadableInputAsMissing() {
    String absent = directory.resolve("absent.yaml").toString();
    Run run = merged(registers, absent, msrs);

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err().lines())
        .containsExactly(
            absent + ": no such file", "vmxcheck: the merged snapshot lacks " + absent);
    assertThat(run.out()).contains("CR0.NE (bit 5) is 0");

    Run nothing = merged(absent);
    assertThat(nothing.status()).isEqualTo(3);
    assertThat(nothing.err()).endsWith("vmxcheck: nothing was merged: no input could be used\n");
  }

  @Test
  void usesTheReadablePartOfABrokenInput() throws IOException {
    Path broken = directory.resolve("broken.yaml");
    Files.writeString(broken, Files.readString(Path.of(msrs)) + "---\ncr0: {\n");
    Run run = merged(registers, broken.toString());

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err())
        .endsWith("vmxcheck: the merged snapshot has only the readable part of " + broken + "\n");
    assertThat(run.out()).contains("CR0.NE (bit 5) is 0");
  }

  @Test
  void suggestsMergeForPartsOfOneMachine() throws IOException {
    String other = dump("other.yaml", "id: 0", "cr4: 0x678", "msr: { IA32_EFER: 0 }");
    String second = dump("second.yaml", "id: 1", "msr: { IA32_EFER: 0 }");
    String less = dump("less.yaml", "id: 0", "cr0: 0x80050013");
    Path twice = directory.resolve("twice.yaml");
    String text = Files.readString(Path.of(msrs));
    Files.writeString(twice, text + "---\n" + text);

    assertThat(Run.of("check", registers, msrs).err()).isEqualTo("vmxcheck: " + PARTS + "\n");
    assertThat(Run.of("check", registers, other).err()).as("contradict").isEmpty();
    assertThat(Run.of("check", registers, second).err()).as("another processor").isEmpty();
    Path labelled = directory.resolve("labelled.yaml");
    Files.writeString(labelled, Files.readString(Path.of(msrs)) + "label: one\n");
    Path otherwise = directory.resolve("otherwise.yaml");
    Files.writeString(otherwise, Files.readString(Path.of(registers)) + "label: other\n");
    assertThat(Run.of("check", labelled.toString(), otherwise.toString()).err()).isEmpty();
    assertThat(Run.of("check", registers, less).err()).as("nothing more").isEmpty();
    assertThat(Run.of("check", registers, twice.toString()).err()).as("a stream").isEmpty();
    assertThat(Run.of("check", registers).err()).isEmpty();
  }
}
