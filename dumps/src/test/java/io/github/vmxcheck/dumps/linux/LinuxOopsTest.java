// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.linux;

import static io.github.vmxcheck.model.Field.*;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.Reading;
import io.github.vmxcheck.model.Efer;
import io.github.vmxcheck.model.Hint;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Rflags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinuxOopsTest {
  private static final String OOPS =
      """
      CPU: 5 PID: 917 Comm: insmod Not tainted 6.1.0 #2
      RIP: 0010:enter_vmx+0xfea/0x103e
      RSP: 0018:ffffc90000277d78 EFLAGS: 00010283
      RAX: 0000000000277d78 RBX: 0000000000008933 RCX: ffff8800141a8000
      FS:  0000000000000000(0000) GS:ffff880019a00000(0063) knlGS:00000000f7fab9a0
      CS:  0010 DS: 002b ES: 002b CR0: 0000000080050033
      CR2: 0000000000277d68 CR3: 000000001807f000 CR4: 00000000000006b0
      """;

  @Test
  void sixteenDigitsGiveAllBitsAndLongMode() {
    ProcessorSnapshot read = Reading.of(OOPS).processor();
    assertThat(read.id()).isEqualTo(5);
    assertThat(read.knows(CR0)).isTrue();
    assertThat(read.value(CR4)).isEqualTo(0x6b0);
    assertThat(read.has(IA32_EFER, Efer.LMA, Efer.LMA)).isTrue();
    assertThat(read.known(IA32_EFER)).isEqualTo(Efer.LMA);
    assertThat(read.isAbsent(CS_L)).isTrue();
  }

  @Test
  void eightFlagDigitsGiveVirtual8086Mode() {
    ProcessorSnapshot read = Reading.of(OOPS).processor();
    assertThat(read.has(RFLAGS, Rflags.VM, 0)).isTrue();
    assertThat(read.known(RFLAGS)).isEqualTo(0xffff_ffffL);
  }

  @Test
  void theSelectorBelongsToTheInterruptedCode() {
    ProcessorSnapshot read = Reading.of(OOPS.replace("RIP: 0010", "RIP: 0018")).processor();
    assertThat(read.value(CS_SELECTOR)).isEqualTo(0x18);
  }

  @Test
  void theUserBlockIsNotCombinedWithKernelControlRegisters() {
    String user = OOPS.replace("RIP: 0010:enter_vmx", "RIP: 0033:0x7f50").replace("0018:", "002b:");
    ProcessorSnapshot read = Reading.of(user).processor();
    assertThat(read.isAbsent(RFLAGS)).isTrue();
    assertThat(read.isAbsent(CS_SELECTOR)).isTrue();
    assertThat(read.value(CR4)).isEqualTo(0x6b0);
  }

  @Test
  void theUserBlockAtTheEndIsNotASnapshot() {
    String all =
        OOPS
            + """
            RIP: 0033:0x7f5079f7892c
            RSP: 002b:00007ffe15b4ecf0 EFLAGS: 00000293 ORIG_RAX: 000000000000002c
            """;
    assertThat(Reading.of(all).processor().has(RFLAGS, Rflags.CF, 1)).isTrue();
    assertThat(Reading.of(all).processor().value(RFLAGS)).isEqualTo(0x10283);
  }

  @Test
  void aRepeatedBlockIsOneSnapshot() {
    String again =
        OOPS + "---[ end trace 0000000000000000 ]---\n" + OOPS.substring(OOPS.indexOf("RIP"));
    assertThat(Reading.of(again).processor().value(CR4)).isEqualTo(0x6b0);
    assertThat(Reading.of(again.replaceFirst("06b0", "26b0")).snapshots).hasSize(2);
  }

  @Test
  void interleavedWritersAreKeptSeparate() {
    String[] first = OOPS.split("\n", -1);
    String[] second = OOPS.replace("CPU: 5", "CPU: 6").replace("06b0", "26b0").split("\n", -1);
    StringBuilder log = new StringBuilder();
    for (int i = 0; i < first.length; i++) {
      log.append("[    1.000001][    C5] ").append(first[i]).append('\n');
      log.append("[    1.000001][    C6] ").append(second[i]).append('\n');
    }
    Reading reading = Reading.of(log.toString());
    assertThat(reading.snapshots).hasSize(2);
    ProcessorSnapshot other = reading.snapshots.get(1).processors().get(0);
    assertThat(other.id()).isEqualTo(6);
    assertThat(other.value(CR4)).isEqualTo(0x26b0);
  }

  @Test
  void aThirtyTwoBitKernelIsNotInLongMode() {
    ProcessorSnapshot read =
        Reading.of(
                """
                EIP: 0060:[<c1128873>] EFLAGS: 00000092 CPU: 2
                CR0: 8005003b CR2: 080791c0 CR3: 0ed6c000 CR4: 000006f0
                """)
            .processor();
    assertThat(read.id()).isEqualTo(2);
    assertThat(read.known(CR4)).isEqualTo(0xffff_ffffL);
    assertThat(read.has(IA32_EFER, Efer.LMA, 0)).isTrue();
    assertThat(read.value(RFLAGS)).isEqualTo(0x92);
  }

  @Test
  void vmxeHintsAtKvm() {
    Reading reading = Reading.of(OOPS.replace("06b0", "26b0"));
    assertThat(reading.snapshots.get(0).hints())
        .extracting(Hint::text)
        .singleElement()
        .asString()
        .contains("KVM already has the processor in VMX root operation");
    assertThat(Reading.of(OOPS).snapshots.get(0).hints()).isEmpty();
  }

  @Test
  void theSelectorOfAParavirtualisedGuestIsNotAPrivilegeLevel() {
    ProcessorSnapshot read = Reading.of(OOPS.replace("RIP: 0010", "RIP: e030")).processor();
    assertThat(read.isAbsent(CS_SELECTOR)).isTrue();
    assertThat(read.value(RFLAGS)).isEqualTo(0x10283);
  }

  @Test
  void controlRegistersFromTheCrashUtilityAreNotAnOops() {
    byte[] crash = "CR2: 0000000000277d68  CR3: 000000001807f000\n".getBytes(UTF_8);
    Reading reading = Reading.of(crash, "linux-oops");
    assertThat(reading.snapshots).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'general protection fault: 0000 [#1] SMP', gp0",
    "'Oops: general protection fault, maybe for address 0x0: 0000 [#3] SMP', gp0",
    "'invalid opcode: 0000 [#1] PREEMPT', ud",
    "'stack segment: 0000 [#1] SMP', ss0",
    "'Oops: 0000 [#1] SMP', pf",
    "'Oops: Oops: 0002 [#12] SMP', pf",
    "'general protection fault: 0018 [#1] SMP', ''",
    "'divide error: 0000 [#1] SMP', ''",
    "'traps: insmod[12] trap invalid opcode ip:40 sp:7f', ''",
  })
  void theExceptionAtVmxonIsItsOutcome(String exception, String outcome) {
    String code = "Code: 48 89 e5 <f3> 0f c7 75 f8 0f 96 c0\n";
    ProcessorSnapshot read =
        Reading.of(exception + "\n" + OOPS.replace("RSP:", code + "RSP:")).processor();
    assertThat(outcome(read)).isEqualTo(outcome);
    String old = exception + "\n" + OOPS + "Call Trace:\n" + code;
    assertThat(outcome(Reading.of(old).processor())).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource({
    "<f3> 0f c7 75 f8, gp0, ss",
    "<f3> 0f c7 34 24, gp0, ss",
    "<f3> 41 0f c7 34 24, gp0, ds",
    "<f3> 41 0f c7 75 f8, gp0, ds",
    "<f3> 0f c7 37, gp0, ds",
    "<f3> 0f c7 35 11 22 33 44, gp0, ds",
    "<f3> 48 0f c7 b4 c5 00 00 00 00, gp0, ss",
    "<65> f3 0f c7 34 25 00 10 00 00, gp0, gs",
    "<3e> f3 0f c7 75 f8, gp0, ''",
    "<f3> 0f c7 f0, '', ''",
    "<f3> 0f c7 7d f8, '', ''",
    "<66> 0f c7 75 f8, '', ''",
    "<f3> f2 0f c7 75 f8, '', ''",
    "<0f> c7 75 f8, '', ''",
    "<f3> 0f c7, '', ''",
    "<f3>, '', ''",
    "f3 0f c7 75 f8 <0f> 96 c0, '', ''",
  })
  void onlyAVmxonAtTheInstructionPointerHasAnOutcome(String code, String outcome, String segment) {
    String oops = OOPS.replace("RSP:", "Code: 90 90 " + code + "\nRSP:");
    ProcessorSnapshot read =
        Reading.of("general protection fault: 0000 [#1] SMP\n" + oops).processor();
    assertThat(outcome(read)).isEqualTo(outcome);
    assertThat(
            read.isAbsent(OPERAND_SEGMENT)
                ? ""
                : OPERAND_SEGMENT.word(read.value(OPERAND_SEGMENT)).orElseThrow())
        .isEqualTo(segment);
  }

  private static String outcome(ProcessorSnapshot read) {
    return read.isAbsent(OBSERVED_OUTCOME)
        ? ""
        : OBSERVED_OUTCOME.word(read.value(OBSERVED_OUTCOME)).orElseThrow();
  }

  @Test
  void theNextReportIsNotOfTheException() {
    String vmxon = OOPS.replace("RSP:", "Code: <f3> 0f c7 37\nRSP:");
    Reading reading =
        Reading.of(
            "general protection fault: 0000 [#1] SMP\n" + vmxon + vmxon.replace("06b0", "06f0"));
    assertThat(reading.snapshots).hasSize(2);
    assertThat(outcome(reading.snapshots.get(0).processors().get(0))).isEqualTo("gp0");
    assertThat(outcome(reading.snapshots.get(1).processors().get(0))).isEmpty();
  }

  @Test
  void aFunctionNamedAfterVmxonIsOnlyAHint() {
    String oops = "invalid opcode: 0000 [#1] SMP\n" + OOPS.replace("enter_vmx+", "hv_vmxon+");
    Reading reading = Reading.of(oops);
    assertThat(outcome(reading.processor())).isEmpty();
    assertThat(reading.snapshots.get(0).hints().get(0).text())
        .startsWith("the exception was raised in hv_vmxon:")
        .contains("--set observed.outcome=ud");
    assertThat(Reading.of(oops + "Code: 90 <0f> 0b\n").snapshots.get(0).hints()).isEmpty();
    assertThat(Reading.of(OOPS.replace("enter_vmx+", "vmx_on+")).snapshots.get(0).hints())
        .isEmpty();
  }

  @Test
  void afterAFaultAtVmxonVmxeIsNoSignOfKvm() {
    String oops = "general protection fault: 0000 [#1] SMP\n" + OOPS.replace("06b0", "26b0");
    assertThat(Reading.of(oops).snapshots.get(0).hints()).hasSize(1);
    String code = "Code: <f3> 0f c7 37\n";
    assertThat(Reading.of(oops + code).snapshots.get(0).hints()).isEmpty();
    assertThat(Reading.of(oops.replace("RSP:", code + "RSP:")).snapshots.get(0).hints()).isEmpty();
  }
}
