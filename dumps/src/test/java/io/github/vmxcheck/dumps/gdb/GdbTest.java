// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.gdb;

import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.Reading;
import io.github.vmxcheck.model.Efer;
import io.github.vmxcheck.model.Hint;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import org.junit.jupiter.api.Test;

class GdbTest {
  private static final String LIST =
      """
      rax            0x1                 1
      rip            0x7c00              0x7c00
      eflags         0x246               [ IF ZF PF ]
      cs             0x8                 8
      cr0            0x80000031          [ PG NE ET PE ]
      cr4            0x26a0              [ PAE PGE OSFXSR OSXMMEXCPT VMXE ]
      efer           0x500               [ LME LMA ]
      """;

  @Test
  void numbersFromA64BitStubAreComplete() {
    ProcessorSnapshot read = Reading.of(LIST).processor();
    assertThat(read.knows(CR0)).isTrue();
    assertThat(read.has(CR4, -1L, 0x26a0)).isTrue();
    assertThat(read.known(RFLAGS)).isEqualTo(0xffff_ffffL);
  }

  @Test
  void highHalvesAreUnknownWithA32BitStub() {
    String narrow = LIST.replace("rax", "eax").replace("rip", "eip").replace("0x500", "0x000");
    ProcessorSnapshot read = Reading.of(narrow).processor();
    assertThat(read.known(CR0)).isEqualTo(0xffff_ffffL);
    assertThat(read.known(CR4)).isEqualTo(0xffff_ffffL);
  }

  @Test
  void aSingleRegisterIsCompleteOnlyIfItsWidthIsKnown() {
    String single = "(gdb) info registers cr4\n" + line("cr4");
    assertThat(Reading.of(single).processor().known(CR4)).isEqualTo(0xffff_ffffL);
    assertThat(Reading.of(single + line("efer")).processor().knows(CR4)).isTrue();
  }

  @Test
  void aHighInstructionPointerProves64BitMode() {
    assertThat(Reading.of(LIST).processor().isAbsent(CS_L)).isTrue();
    String high = LIST.replace("0x7c00 ", "0xffffffff81000000 ").replaceAll("efer.*\n", "");
    ProcessorSnapshot read = Reading.of(high).processor();
    assertThat(read.has(CS_L, 1, 1)).isTrue();
    assertThat(read.has(IA32_EFER, Efer.LMA, Efer.LMA)).isTrue();
  }

  @Test
  void vmxeUnderAKernelOnlyHintsAtVmxOperation() {
    Reading reading = Reading.of(LIST.replace("0x7c00 ", "0xffffffff81000000 "));
    assertThat(reading.processor().isAbsent(VMX_OPERATION)).isTrue();
    assertThat(reading.snapshots.get(0).hints())
        .extracting(Hint::text)
        .containsExactly(
            "CR4.VMXE is 1 while a kernel is running: the processor is probably already in VMX"
                + " operation");
    assertThat(Reading.of(LIST).snapshots.get(0).hints()).isEmpty();
  }

  @Test
  void allThreadsAtOneMomentAreProcessorsOfOneSnapshot() {
    Reading reading =
        Reading.of(
            "Thread 2 (Thread 1.2 (CPU#1 [halted ])):\n"
                + LIST
                + "\nThread 1 (Thread 1.1 (CPU#0 [running])):\n"
                + LIST.replace("0x26a0", "0x6a0 "));
    Snapshot only = reading.snapshots.get(0);
    assertThat(reading.snapshots).hasSize(1);
    assertThat(only.processors()).extracting(ProcessorSnapshot::id).containsExactly(1L, 0L);
    assertThat(only.processors().get(1).value(CR4)).isEqualTo(0x6a0);
  }

  @Test
  void continuingStartsAnotherSnapshot() {
    assertThat(Reading.of(LIST + "\nContinuing.\n" + line("cr0")).snapshots).hasSize(2);
    assertThat(Reading.of(LIST + LIST).snapshots).hasSize(2);
  }

  @Test
  void valuesThatWereSetAreNotRead() {
    assertThat(Reading.of("(gdb) set $cr4 = 0x2000\n" + line("cr0")).processor().isAbsent(CR4))
        .isTrue();
  }

  @Test
  void anUnavailableRegisterIsAbsent() {
    String text = LIST.replaceAll("cr4 .*", "cr4            <unavailable>");
    assertThat(Reading.of(text).processor().isAbsent(CR4)).isTrue();
  }

  @Test
  void aVirtualProcessorNotYetStartedIsSkipped() {
    assertThat(Reading.of(LIST.replace("0x80000031", "0x0       ")).snapshots).isEmpty();
  }

  private static String line(String register) {
    return LIST.lines().filter(line -> line.startsWith(register)).findFirst().orElseThrow() + "\n";
  }
}
