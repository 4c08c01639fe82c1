// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.virtualbox;

import static io.github.vmxcheck.model.Cpuid.LEAF_1_ECX_VMX;
import static io.github.vmxcheck.model.FeatureControl.*;
import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.Reading;
import io.github.vmxcheck.model.Hint;
import io.github.vmxcheck.model.ProcessorSnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VirtualBoxLogTest {
  private static final String GUEST =
      """
      Guest CPUM (VCPU 2) state:
      cs={0008 base=0000000000000000 limit=ffffffff flags=0000a09b}
      gs={0000 base=0000000000000000 limit=ffffffff flags=0001c000} cr0=80000031 cr2=00000000
      ss={0010 base=0000000000000000 limit=ffffffff flags=0000c0f3} cr3=00101000 cr4=00000020
      gdtr=0000000000102000:001f  idtr=0000000000103000:0fff         eflags=00000046
      EFER         =0000000000000500
      """;

  @ParameterizedTest
  @CsvSource({
    "HM: MSR_IA32_VMX_BASIC                = 0xda040000000004",
    "HM: MSR_IA32_VMX_BASIC_INFO         = 0xda040000000004",
    "HWACCM: MSR_IA32_VMX_BASIC_INFO       = DA040000000004"
  })
  void aRegisterHasSeveralSpellings(String line) {
    ProcessorSnapshot read = Reading.of("00:00:04.809 " + line + "\n").processor();
    assertThat(read.knows(IA32_VMX_BASIC)).isTrue();
    assertThat(read.value(IA32_VMX_BASIC)).isEqualTo(0xda040000000004L);
  }

  @Test
  void explanatoryLinesAreNotRegisters() {
    Reading reading =
        Reading.of("HM:   MSR_IA32_VMX_MISC_MAX_MSR              = 512\nHM:   VMCS id = 0x4\n");
    assertThat(reading.snapshots).isEmpty();
  }

  @Test
  void hostControlRegistersAreOneMoment() {
    ProcessorSnapshot read =
        Reading.of(
                """
                HM: Host CR0                          = 0x80050033
                HM: Host CR4                          = 0x3726f8
                HM: Host EFER                         = 0xd01
                HM: MSR_IA32_FEATURE_CONTROL          = 0x5
                """)
            .processor();
    assertThat(read.knows(CR4)).isTrue();
    assertThat(read.value(CR4)).isEqualTo(0x3726f8);
    assertThat(read.value(IA32_EFER)).isEqualTo(0xd01);
    assertThat(read.value(IA32_FEATURE_CONTROL)).isEqualTo(5);
    assertThat(read.isAbsent(OBSERVER)).isTrue();
  }

  @Test
  void eightDigitsFromAnOldVersionAre32Bits() {
    ProcessorSnapshot read = Reading.of("HWACCM: Host CR4 = 000026F0\n").processor();
    assertThat(read.known(CR4)).isEqualTo(0xffff_ffffL);
  }

  @Test
  void theHostCr4IsExplained() {
    assertThat(hint("HM: Host CR4 = 0x3706f8\n")).contains("0 in its log is normal");
    assertThat(hint("HM: Host CR4 = 0x3726f8\n")).contains("may already be in VMX root operation");
  }

  private static String hint(String text) {
    return Reading.of(text).snapshots.get(0).hints().stream()
        .map(Hint::text)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void leavesBelongToTheHostNotTheGuest() {
    ProcessorSnapshot read =
        Reading.of(
                """
                Gst: 00000001/0000  000906ea 00020800 d6fa2203 178bfbff
                Hst:                000906ea 03100800 7ffafbbf bfebfbff
                PGM: The CPU physical address width is 46 bits
                """)
            .processor();
    assertThat(read.value(CPUID_1_ECX)).isEqualTo(0x7ffafbbfL);
    assertThat(read.value(CPUID_80000008_EAX)).isEqualTo(46);
    assertThat(read.known(CPUID_80000008_EAX)).isEqualTo(0xff);
    assertThat(Reading.of("Gst: 00000001/0000  000906ea 00020800 d6fa2203 178bfbff\n").snapshots)
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "VERR_VMX_MSR_ALL_VMX_DISABLED, 1, 7",
    "VERR_VMX_MSX_ALL_VMX_DISABLED, 1, 7",
    "VERR_VMX_MSR_VMX_DISABLED, 1, 5",
    "VERR_VMX_MSR_VMXON_DISABLED, 0, 4"
  })
  void startErrorsGiveBits(String code, long value, long known) {
    String line = "Power up failed (vrc=" + code + ", rc=NS_ERROR_FAILURE (0X80004005))\n";
    ProcessorSnapshot read = Reading.of(line).processor();
    assertThat(read.known(IA32_FEATURE_CONTROL)).isEqualTo(known);
    assertThat(read.value(IA32_FEATURE_CONTROL)).isEqualTo(value);
    ProcessorSnapshot cut = Reading.of(line.replace("VERR_VMX_", "VERR_VMX_\n")).processor();
    assertThat(cut.known(IA32_FEATURE_CONTROL)).isEqualTo(known);
  }

  @Test
  void ambiguousStartErrorsGiveNoBit() {
    Reading reading = Reading.of("VT-x is disabled (VERR_VMX_MSR_LOCKED_OR_DISABLED)\n");
    assertThat(reading.snapshots).isEmpty();
    assertThat(reading.problems).singleElement().asString().contains("does not show which of");
  }

  @Test
  void rootModeIsAConclusionNotAnObservation() {
    Reading reading = Reading.of("(VERR_VMX_IN_VMX_ROOT_MODE)\n");
    assertThat(reading.processor().isAbsent(VMX_OPERATION)).isTrue();
    assertThat(reading.processor().has(CPUID_1_ECX, LEAF_1_ECX_VMX, LEAF_1_ECX_VMX)).isTrue();
    assertThat(reading.snapshots.get(0).hints().get(0).text()).contains("VMX root operation");
    assertThat(Reading.of("\nIN_VMX_ROOT_MODE\n").snapshots).isEmpty();
  }

  @Test
  void aGuestBlockIsASeparateSnapshot() {
    Reading reading =
        Reading.of("HM: Host CR4 = 0x3706f8\nHM: MSR_IA32_FEATURE_CONTROL = 0x5\n" + GUEST);
    assertThat(reading.snapshots).hasSize(2);
    ProcessorSnapshot guest = reading.snapshots.get(1).processors().get(0);
    assertThat(guest.id()).isEqualTo(2);
    assertThat(guest.value(OBSERVER)).isEqualTo(2);
    assertThat(guest.value(CR4)).isEqualTo(0x20);
    assertThat(guest.known(CR0)).isEqualTo(0xffff_ffffL);
    assertThat(guest.value(CS_L)).isEqualTo(1);
    assertThat(guest.value(SS_DPL)).isEqualTo(3);
    assertThat(guest.value(RFLAGS)).isEqualTo(0x46);
    assertThat(guest.value(IA32_EFER)).isEqualTo(0x500);
    assertThat(guest.isAbsent(IA32_FEATURE_CONTROL)).as("it belongs to the host").isTrue();
  }

  @Test
  void blocksAfterSkippedOnesAreRead() {
    String host =
        "Host CPUM state:\ncr0=0000000000000000 cr2=xxxxxxxxxxxxxxxx\ncr4=0000000000000000\n";
    ProcessorSnapshot read = Reading.of(host + GUEST).processor();
    assertThat(read.value(CR4)).isEqualTo(0x20);
  }

  @Test
  void theA20GateIsOnThePagingModeLine() {
    String mode = "Guest paging mode:  AMD64 (changed 3 times), A20 enabled (changed 0 times)\n";
    assertThat(Reading.of(GUEST + mode).processor().has(A20M, 1, 0)).isTrue();
    String masked = mode.replace("A20 enabled", "A20 disabled");
    assertThat(Reading.of(GUEST + masked).processor().has(A20M, 1, 1)).isTrue();
  }

  @Test
  void unfilledBlocksAreSkipped() {
    Reading host = Reading.of("Host CPUM state:\n" + GUEST.substring(GUEST.indexOf("cs=")));
    assertThat(host.snapshots).isEmpty();
    assertThat(host.problems.get(0)).contains("left out the host and hypervisor registers");
    Reading zeros = Reading.of(GUEST.replace("cr0=80000031", "cr0=00000000"));
    assertThat(zeros.snapshots).isEmpty();
    assertThat(zeros.problems).singleElement().asString().contains("CR0 is 0");
    Reading letters = Reading.of(GUEST.replace("cr0=80000031", "cr0=xxxxxxxx"));
    assertThat(letters.processor().isAbsent(CR0)).isTrue();
  }

  @Test
  void debuggerRegistersBelongToTheVirtualProcessorInTheCommand() {
    String command =
        "VBoxManage debugvm \"my vm\" getregisters --cpu=1 cr0 rflags cs_attr ss_attr\n";
    String values =
        """
        cr0 = 0x0000000080050031
        cr4 = 0x00000000003726f8
        efer = 0x0000000000000d01
        rflags = 0x0000000000000246
        cs = 0x0010
        cs_attr = 0x0000a09b
        ss_attr = 0x0000c0f3
        """;
    ProcessorSnapshot read = Reading.of(command + values).processor();
    assertThat(read.id()).isEqualTo(1);
    assertThat(read.value(OBSERVER)).isEqualTo(2);
    assertThat(read.has(CR0, -1L, 0x8005_0031L)).isTrue();
    assertThat(read.value(RFLAGS)).isEqualTo(0x246);
    assertThat(read.value(CS_SELECTOR)).isEqualTo(0x10);
    assertThat(read.value(CS_L)).isEqualTo(1);
    assertThat(read.value(SS_DPL)).isEqualTo(3);
    assertThat(Reading.of(values).snapshots.get(0).formats())
        .as("without the command, other tools print the same")
        .containsExactly("driver-log");
  }

  @Test
  void aVirtualBoxOnlyNameIdentifiesTheFullList() {
    ProcessorSnapshot read =
        Reading.of(
                """
                rax      = 0x0000000000000001
                cs_attr  = 0x0000a09b
                st0      = 0
                xmm0     = 0x00000000000000000000000000000000
                gdtr     = 0xfffff8034a5b1000:0x0057
                cr4      = 0x00000000003506f8
                """)
            .processor();
    assertThat(read.value(OBSERVER)).isEqualTo(2);
    assertThat(read.value(CR4)).isEqualTo(0x3506f8);
  }
}
