// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.windows;

import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.Reading;
import io.github.vmxcheck.model.Efer;
import io.github.vmxcheck.model.Hint;
import io.github.vmxcheck.model.ProcessorSnapshot;
import org.junit.jupiter.api.Test;

class WinDbgTest {
  private static final String SEGMENTS =
      """
      0010 00000000`00000000 00000000`00000000 Code RE Ac 0 Nb By P  Lo 0000029b
      0018 00000000`00000000 00000000`00000000 Data RW Ac 0 Bg By P  Nl 00000493
      0023 00000000`00000000 00000000`ffffffff Code RE Ac 3 Bg Pg P  Nl 00000cfb
      """;

  @Test
  void inputAfterThePromptIsNotRead() {
    Reading reading = Reading.of("4: kd> r cr4=26f8\n4: kd> r cr4\ncr4=00000000000006f8\n");
    assertThat(reading.processor().value(CR4)).isEqualTo(0x6f8);
    assertThat(reading.processor().id()).isEqualTo(4);
    assertThat(Reading.of("4: kd> r cr4=26f8\n").snapshots).isEmpty();
  }

  @Test
  void thePrintedDigitsAreTheKnownBits() {
    assertThat(Reading.of("cr0=80050033 cr4=00000000000026f8").processor().known(CR0))
        .isEqualTo(0xffff_ffffL);
    assertThat(Reading.of("cr0=80050033 cr4=00000000000026f8").processor().knows(CR4)).isTrue();
  }

  @Test
  void thePromptGivesTheProcessorOfRegistersAndMsrs() {
    ProcessorSnapshot read =
        Reading.of(
                """
                3: kd> r cr0
                cr0=0000000080050033
                3: kd> rdmsr 3a
                msr[3a] = 00000000`00000001
                """)
            .processor();
    assertThat(read.id()).isEqualTo(3);
    assertThat(read.has(IA32_FEATURE_CONTROL, -1L, 1)).isTrue();
  }

  @Test
  void registersOfProcessorsAtOneMomentAreOneSnapshot() {
    Reading reading = Reading.of("0: kd> r cr4\ncr4=26f8\n0: kd> ~1s\n1: kd> r cr4\ncr4=6f8\n");
    assertThat(reading.snapshots).hasSize(1);
    assertThat(reading.snapshots.get(0).processors())
        .extracting(processor -> processor.value(CR4))
        .containsExactly(0x26f8L, 0x6f8L);
  }

  @Test
  void continuingStartsAnotherSnapshot() {
    String went = "kd> r cr4\ncr4=000006f8\nkd> g\nkd> r cr0\ncr0=80050033\n";
    assertThat(Reading.of(went).snapshots).hasSize(2);
    assertThat(Reading.of(went.replace("kd> g\n", "")).snapshots).hasSize(1);
  }

  @Test
  void aSegmentTableGivesOnlyTheCurrentSegments() {
    ProcessorSnapshot kernel = Reading.of("cs=0010\nss=0018\nkd> dg 0 30\n" + SEGMENTS).processor();
    assertThat(kernel.has(CS_L, 1, 1) && kernel.has(CS_D, 1, 0)).isTrue();
    assertThat(kernel.has(SS_DPL, 3, 0)).isTrue();
    ProcessorSnapshot user = Reading.of("cs=0023\nkd> dg 0 30\n" + SEGMENTS).processor();
    assertThat(user.has(CS_L, 1, 0) && user.has(CS_D, 1, 1)).isTrue();
    assertThat(user.isAbsent(SS_DPL)).isTrue();
  }

  @Test
  void aHighInstructionPointerProves64BitMode() {
    String list = "rax=0000000000000001\nrip=fffff80312345678 rsp=fffff803aabbcc00\n";
    ProcessorSnapshot read =
        Reading.of(list + "cs=0010  ss=0018  ds=002b  efl=00000246\n").processor();
    assertThat(read.has(CS_L, 1, 1)).isTrue();
    assertThat(read.has(IA32_EFER, Efer.LMA, Efer.LMA)).isTrue();
    assertThat(Reading.of(list).snapshots).as("other debuggers print the same lines").isEmpty();
  }

  @Test
  void anMsrThatDoesNotExistIsUnreadable() {
    ProcessorSnapshot read = Reading.of("kd> rdmsr 480\nno such msr\ncs=0010\n").processor();
    assertThat(read.isUnreadable(IA32_VMX_BASIC)).isTrue();
  }

  @Test
  void virtualBoxRegistersAreIgnored() {
    String dump =
        """
        cs=0000  ds=0000  es=0000  fs=0000  gs=0000                   eflags=00000000
        cr0=0000000000000000 cr2=xxxxxxxxxxxxxxxx cr3=0000000000000000
        cr4=0000000000000000 ldtr=0000 tr=0000
        """;
    assertThat(Reading.of(dump).snapshots)
        .noneMatch(snapshot -> snapshot.formats().contains("windbg"));
  }

  @Test
  void aFormattedNumberIsNotARegister() {
    String formats = "kd> .formats cr4\nEvaluate expression:\n  Hex:     00000000`00850ef8\n";
    assertThat(Reading.of(formats).snapshots).isEmpty();
  }

  @Test
  void aRegisterThatACommandWritesGetsAHint() {
    Reading reading = Reading.of("kd> r cr4\ncr4=00000000003506f8\nkd> r cr4=@cr4|2000\n");
    assertThat(reading.processor().value(CR4)).isEqualTo(0x3506f8);
    assertThat(reading.snapshots.get(0).hints())
        .extracting(Hint::text)
        .containsExactly("a command writes CR4 here: a value read before may be out of date");
    assertThat(Reading.of("kd> wrmsr 3a 5\n").problems.get(0))
        .contains(":1:11: a command writes IA32_FEATURE_CONTROL here");
    assertThat(Reading.of("kd> r cr0, cr4\ncr0=80050033 cr4=000026f8\n").snapshots.get(0).hints())
        .extracting(Hint::text)
        .noneMatch(text -> text.contains("writes"));
  }

  @Test
  void withoutAPromptShortNumbersAreADriverLog() {
    String line = "cr0=80050033 cr4=3726f8 efer=d01\n";
    assertThat(Reading.of(line).snapshots.get(0).formats()).containsExactly("driver-log");
    assertThat(Reading.of("kd> r cr0,cr4,efer\n" + line).snapshots.get(0).formats())
        .containsExactly("windbg");
  }

  @Test
  void anExceptionAtAnotherInstructionIsNoOutcomeOfVmxon() {
    Reading reading =
        Reading.of(
            """
            Illegal instruction - code c000001d (!!! second chance !!!)
            myvisor!Stop+0x15f:
            fffff801`2d3b6b7f 0f78442420      vmread  qword ptr [rsp+20h],rax
            """);
    assertThat(reading.snapshots).isEmpty();
    assertThat(reading.toString()).contains("raised by VMREAD, not by VMXON");
  }

  @Test
  void vmxonInAListingWithoutAnExceptionIsNoOutcome() {
    Reading reading =
        Reading.of(
            """
            0: kd> u myvisor!Start L1
            fffff807`52a3125d f30fc77508      vmxon   qword ptr [rbp+8]
            0: kd> r
            rax=0000000000000000 rbx=0000000000000000 rcx=ffffa90c11f03000
            rip=fffff80752a3125d rsp=ffffb18e0a4b75b0 rbp=ffffb18e0a4b7630
            cs=0010  ss=0018  ds=002b  es=002b  fs=0053  gs=002b             efl=00040246
            fffff807`52a3125d f30fc77508      vmxon   qword ptr [rbp+8]
            """);
    assertThat(reading.processor().isAbsent(OBSERVED_OUTCOME)).isTrue();
  }

  @Test
  void aStackNamesTheFunctionThatRaisedTheException() {
    Reading reading =
        Reading.of(
            """
            # Child-SP          RetAddr           Call Site
            06 ffffd001`1399c690 fffff801`046508e5 nt!KiGeneralProtectionFault+0xfd
            07 ffffd001`1399c820 fffff801`04650c4e myvisor!Launch+0x21 [launch.c @ 379]
            """);
    assertThat(reading.snapshots).isEmpty();
    assertThat(reading.toString())
        .contains("#GP in myvisor!Launch+0x21", "'u myvisor!Launch+0x21 L1'");
  }

  @Test
  void registersOfNoContextAreLeftOut() {
    Reading reading =
        Reading.of(
            """
            eax=009ea180 ebx=00000000 ecx=fffff880 edx=04f0b248 esi=00000001 edi=fffff880
            eip=00000000 esp=00000000 ebp=fffff880 iopl=0         nv up di pl nz na po cy
            cs=0000  ss=0018  ds=b138  es=0000  fs=2000  gs=0000             efl=00000001
            """);
    assertThat(reading.snapshots).isEmpty();
    assertThat(reading.toString()).contains("left out registers with bit 1 of EFLAGS clear");
  }
}
