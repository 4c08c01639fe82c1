// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that a user adds to a dump: {@code --set}, {@code --region}, {@code --vmcs-region}. */
class UserValuesTest {
  private static final String DUMP =
      """
      schema: vmxcheck.snapshot/1
      logical-processors:
        - id: 0
          cr4: 0x678
          msr: { IA32_VMX_BASIC: 0x00da040000000004 }
      """;

  @TempDir Path directory;

  private static Run check(String... arguments) {
    return with(DUMP, arguments);
  }

  private static Run with(String dump, String... arguments) {
    String[] all = new String[arguments.length + 4];
    System.arraycopy(arguments, 0, all, 4, arguments.length);
    all[0] = "check";
    all[1] = "-";
    all[2] = "-f";
    all[3] = "short";
    return Run.withInput(dump, all);
  }

  @Test
  void aUserValueHasItsOwnPosition() {
    Run run = check("--set", "cr3=0x1000", "--set", "vmxon.pointer=0x1001");

    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("--set:2:15: error: the VMXON pointer 0x0000000000001001 is not");
    assertThat(Run.withInput(DUMP, "check", "-", "-v", "--set", "vmxon.pointer=0x1001").out())
        .contains(" --> --set:1:15\n", "1 | vmxon.pointer=0x1001\n  |               ^^^^^^\n");
  }

  @ParameterizedTest
  @CsvSource({
    "0x1001",
    "0X0000_1001",
    "1001h",
    "0000_1001H",
    "00000000`00001001",
    "0x00000000'00001001",
    "`0x1001`",
    "**1001h**",
    "4097"
  })
  void aNumberHasManySpellings(String number) {
    Run run = check("--set", "vmxon.pointer=" + number);

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("error: the VMXON pointer 0x0000000000001001 is not");
  }

  @Test
  void aUserValueThatContradictsTheDumpIsAnError() {
    Run run = check("--set", "cr4.VMXE=1");

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err())
        .isEqualTo("--set:1:10: cr4[13]: found '1', but <stdin>:4:10 says cr4[13] is 0\n");
    assertThat(run.out()).startsWith("summary: nothing was checked");
  }

  @Test
  void userValuesMustNotContradictEachOther() {
    assertThat(check("--set", "cr0=0x21", "--set", "cr0.NE=0").err())
        .isEqualTo("--set:2:8: cr0[5]: found '0', but --set:1:5 says cr0[5] is 1\n");
    assertThat(
            check("--set", "vmxon.region.zeroed=1", "--set", "vmxon.region.first-nonzero=8").err())
        .contains("--set:1:21 says vmxon.region.zeroed is true");
  }

  @Test
  void severalProcessorsNeedANumber() {
    String two = DUMP + "  - id: 1\n    cr4: 0x2678\n";

    assertThat(with(two, "--set", "cr0=0x21").err())
        .isEqualTo(
            "<stdin>: --set cr0=0x21 does not say which of 2 logical processors it is for; write"
                + " N:KEY=VALUE\n");
    assertThat(with(two, "--set", "2:cr0=0x21").err())
        .isEqualTo(
            "<stdin>: --set 2:cr0=0x21 is for a logical processor that is not in the dump\n");
    assertThat(with(two, "--set", "1:vmxon.pointer=0x1001").out())
        .contains("--set:1:17: error: logical processor 1: the VMXON pointer")
        .doesNotContain("error: logical processor 0: the VMXON pointer");
    assertThat(with(two, "--set", "vmm.active-processors=2").err()).isEmpty();
  }

  @Test
  void aUserValueAppliesToEverySnapshot() {
    assertThat(with(DUMP + "---\n" + DUMP, "--set", "vmxon.pointer=0x1001").out().lines())
        .filteredOn(line -> line.startsWith("--set:1:15: error: the VMXON pointer"))
        .hasSize(2);
  }

  @Test
  void bitsAndFailedReadsCanBeSet() {
    Run run = check("--set", "feature-control.lock=1", "--set", "IA32_VMX_MISC=unreadable");

    assertThat(run.err()).isEmpty();
    assertThat(check("--set", "IA32_VMX_BASIC=unreadable").err())
        .isEqualTo(
            "--set:1:16: msr.IA32_VMX_BASIC: found 'unreadable', but <stdin>:5:28 says"
                + " msr.IA32_VMX_BASIC is 0xda040000000004\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cr4            | found 'cr4', expected KEY=VALUE such as vmxon.pointer=0x1000",
        "vmxon.pionter=1| found the key 'vmxon.pionter', expected a key such as vmxon.pointer",
        "cr4=010        | cr4: found '010', expected a number without leading zeros",
        "cpl=4          | cpl: found '4', expected a number of at most 2 bits",
        "vmx-operation=1| vmx-operation: found '1', expected one of outside, root, non-root",
        "0x3a=1         | found the key '0x3a', expected a key such as",
        "0:vmm.active-processors=1 | vmm.active-processors applies to the whole machine",
        "99999999999:cr4=1 | found the processor number '99999999999', expected a number such as 0",
        "IA32_EFER=x    | IA32_EFER: found 'x', expected a number such as 0x80050033, 42 or 0b101,"
            + " or unreadable",
      })
  void anInvalidUserValueIsAUsageError(String text, String message) {
    Run run = check("--set", text);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).startsWith("vmxcheck: --set: " + message);
  }

  @Test
  void theBytesOfARegionGiveItsHeaderAndContents() throws IOException {
    byte[] bytes = new byte[4096];
    bytes[0] = 5;
    bytes[0x123] = 7;
    Path file = Files.write(directory.resolve("region.bin"), bytes);
    Run run = Run.withInput(DUMP, "check", "-", "-v", "--region", file.toString());

    assertThat(run.out())
        .contains("error[vmxon-region-revision]", file + ":1:1\n", "1 | 05 00 00 00 00")
        .contains("region-zeroed", "19 | 00 00 00 07 00 00");
    assertThat(check("--vmcs-region", file.toString(), "--set", "vmcs.region.header=4").err())
        .contains(file + ":1:1: vmcs.region: found the header 0x5, but --set:1:20 says");
  }

  @Test
  void aListingOfTheRegionGivesItsBytes() throws IOException {
    Path xxd = Files.writeString(directory.resolve("region.txt"), "00000000: 0500 0000 0000\n");
    Path xp =
        Files.writeString(
            directory.resolve("xp.txt"), "(qemu) xp /1wx 0x1000\n0000000000001000: 0x00000005\n");
    for (Path listing : new Path[] {xxd, xp}) {
      assertThat(Run.withInput(DUMP, "check", "-", "-v", "--region", listing.toString()).out())
          .contains("error[vmxon-region-revision]", "1 | 05 00 00 00");
    }
  }

  @Test
  void aListingOfAnotherAddressIsNotTheRegion() throws IOException {
    Path xp =
        Files.writeString(
            directory.resolve("xp.txt"), "(qemu) xp /1wx 0x5000\n0000000000005000: 0x00000005\n");
    String[] pointer = {"check", "-", "--set", "vmxon.pointer=0x1000", "--region", xp.toString()};
    assertThat(Run.withInput(DUMP, pointer).err())
        .contains(
            ":1:1: vmxon.region: found memory at 0x5000, but --set:1:15 says vmxon.pointer is");
  }

  @Test
  void aRegionFileMustContainBytes() throws IOException {
    Path text = Files.writeString(directory.resolve("region.txt"), "nothing listed here\n");
    Path tiny = Files.write(directory.resolve("tiny.bin"), new byte[3]);

    assertThat(check("--region", text.toString()).err())
        .startsWith("vmxcheck: --region: " + text + ": found text, expected the bytes of a region");
    assertThat(check("--region", tiny.toString()).err())
        .startsWith("vmxcheck: --region: " + tiny + ": found 3 bytes, expected the bytes of a");
    assertThat(check("--region", directory + "/none").err())
        .startsWith("vmxcheck: --region: " + directory + "/none: no such file");
    assertThat(check("--region", text.toString()).status()).isEqualTo(2);
  }

  @Test
  void anEntryOfAListIsSetByItsNumber() {
    String list = DUMP + "    msr-load: [{ index: 0x1d9 }]\n";

    assertThat(with(list, "--set", "msr-load[0].value=7").err()).isEmpty();
    assertThat(with(list, "--set", "msr-load[0].index=7").err())
        .isEqualTo(
            "--set:1:19: msr-load[0].index: found '7',"
                + " but <stdin>:6:25 says msr-load[0].index[8:1] is 0xec\n");
    assertThat(with(list, "--set", "msr-load[1].value=7").err())
        .isEqualTo(
            "--set:1:19: msr-load[1].value: found entry 1,"
                + " but <stdin>:6:15 says msr-load has 1 entries\n");
    assertThat(check("--set", "msr-load[1].value=7").err()).isEmpty();
    assertThat(check("--set", "msr-load.value=7").err())
        .contains(
            "found the key 'msr-load.value', expected it with an entry number,"
                + " such as msr-load[0].value");
    assertThat(check("--set", "msr-load[9999].value=7").err())
        .contains("found the key 'msr-load[9999].value', expected a key such as msr-load[0].value");
  }

  @Test
  void listsOfOneMachineAreMerged() throws IOException {
    Path one = Files.writeString(directory.resolve("1.yaml"), DUMP + "    msr-load: [{}]\n");
    Path two =
        Files.writeString(directory.resolve("2.yaml"), DUMP + "    msr-load: [{ index: 7 }]\n");
    Path three = Files.writeString(directory.resolve("3.yaml"), DUMP + "    msr-load: [{}, {}]\n");

    assertThat(Run.of("check", "--merge", one.toString(), two.toString()).err()).isEmpty();
    assertThat(Run.of("check", "--merge", one.toString(), three.toString()).err())
        .contains("3.yaml:6:15: msr-load: found 2 entries, but ")
        .contains("1.yaml:6:15 says there are 1");
  }
}
