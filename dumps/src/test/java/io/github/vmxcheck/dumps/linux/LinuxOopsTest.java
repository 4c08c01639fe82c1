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
}
