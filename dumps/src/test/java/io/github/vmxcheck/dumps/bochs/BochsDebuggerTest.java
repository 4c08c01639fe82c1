// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.bochs;

import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.Reading;
import io.github.vmxcheck.model.Cr4;
import io.github.vmxcheck.model.Efer;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Rflags;
import io.github.vmxcheck.model.VmxOperation;
import java.util.List;
import org.junit.jupiter.api.Test;

class BochsDebuggerTest {
  private static final String CONTROL =
      """
      CR0=0x80010031: PG cd nw ac WP NE ET ts em mp PE
      CR3=0x000000040000
      CR4=0x001026b0: SMEP osxsave smx VMX OSXMMEXCPT OSFXSR pce PGE mce PAE PSE de tsd pvi vme
      EFER=0x00000d01: ffxsr NXE LMA LME SCE
      """;

  @Test
  void controlRegistersOfEightDigitsAreHalfKnown() {
    ProcessorSnapshot read = Reading.of(CONTROL).processor();
    assertThat(read.value(CR4)).isEqualTo(0x1026b0);
    assertThat(read.known(CR4)).isEqualTo(0xffff_ffffL);
    assertThat(
            Reading.of(CONTROL + "CR4_HI=0x00000001: fred")
                .processor()
                .has(CR4, -1L, 1L << 32 | 0x1026b0))
        .isTrue();
  }

  @Test
  void theNumberCountsNotTheFlagNames() {
    String misleading = CONTROL.replace("VMX", "vmx").replace("LMA", "lma");
    ProcessorSnapshot read = Reading.of(misleading).processor();
    assertThat(read.has(CR4, Cr4.VMXE, Cr4.VMXE)).isTrue();
    assertThat(read.has(IA32_EFER, Efer.LMA, Efer.LMA)).isTrue();
  }

  @Test
  void theDescriptorInSregGivesLAndDpl() {
    ProcessorSnapshot read =
        Reading.of(
                """
                cs:0x002b, dh=0x00affb00, dl=0x0000ffff, valid=1
                ss:0x0033, dh=0x00cff300, dl=0x0000ffff, valid=1
                """)
            .processor();
    assertThat(read.has(CS_L, 1, 1) && read.has(CS_D, 1, 0)).isTrue();
    assertThat(read.has(SS_DPL, 3, 3)).isTrue();
    assertThat(read.value(CS_SELECTOR)).isEqualTo(0x2b);
  }

  @Test
  void aStepBeginsTheNextMoment() {
    assertThat(Reading.of(CONTROL + "<bochs:4> s\nNext at t=12\n" + CONTROL).snapshots).hasSize(2);
    assertThat(Reading.of(CONTROL + "<bochs:4> creg\n" + CONTROL).snapshots).hasSize(1);
  }

  @Test
  void theLogPrefixGivesTheProcessorNumber() {
    Reading reading =
        Reading.of(
            """
            00271001846i[CPU2  ] CPU is in real mode (halted)
            00271001846i[CPU2  ] | CR0=0x60000010 CR2=0x00000000
            00271001846i[CPU3  ] CPU is in long mode (active)
            00271001846i[CPU3  ] | CR3=0x08b77000 CR4=0x00002030
            """);
    List<ProcessorSnapshot> both = reading.snapshots.get(0).processors();
    assertThat(both).extracting(ProcessorSnapshot::id).containsExactly(2L, 3L);
    assertThat(both.get(0).known(CR0)).isEqualTo(0xffff_ffffL);
    assertThat(both.get(1).has(CS_L, 1, 1)).isTrue();
    assertThat(both.get(1).value(CR4)).isEqualTo(0x2030);
  }

  @Test
  void flagsWithoutANumberAreReadFromTheirCase() {
    String flags = "| IOPL=3 id vip vif ac VM rf nt of df IF tf sf ZF af pf cf\n";
    ProcessorSnapshot read = Reading.of("CPU is in v8086 mode (active)\n" + flags).processor();
    assertThat(read.value(RFLAGS)).isEqualTo(Rflags.VM | Rflags.IF | Rflags.ZF | Rflags.IOPL);
    assertThat(read.knows(RFLAGS, Rflags.FIXED_1)).isFalse();
  }

  @Test
  void aSavedStateGivesVmxOperation() {
    assertThat(operation("true", "false")).isEqualTo(VmxOperation.ROOT);
    assertThat(operation("true", "true")).isEqualTo(VmxOperation.NON_ROOT);
    assertThat(operation("false", "false")).isZero();
  }

  private static long operation(String inVmx, String inGuest) {
    String leaves = "in_vmx = " + inVmx + "\nin_vmx_guest = " + inGuest + "\n}\n}\n";
    ProcessorSnapshot read =
        Reading.of("cpu0 = {\nCR0 = 0x80000031\nVMX = {\n" + leaves).processor();
    assertThat(read.knows(VMX_OPERATION)).isTrue();
    return read.value(VMX_OPERATION);
  }

  @Test
  void theHostStateInASavedVmcsIsIgnored() {
    ProcessorSnapshot read =
        Reading.of("cpu0 = {\n CR4 = 0x00002010\n VMX = {\n HOST_STATE = {\n CR0 = 0x1\n")
            .processor();
    assertThat(read.isAbsent(CR0)).isTrue();
  }

  @Test
  void anUnsetPointerIsAbsent() {
    String state = "cpu0 = {\n CR4 = 0x00002010\n VMX = {\n vmxonptr = 0xffffffffffffffff\n";
    assertThat(Reading.of(state).processor().isAbsent(VMXON_POINTER)).isTrue();
    assertThat(
            Reading.of(state.replace("0xffffffffffffffff", "0x40000000"))
                .processor()
                .has(VMXON_POINTER, -1L, 0x4000_0000L))
        .isTrue();
  }

  @Test
  void aTreeThatIsNotFromBochsIsIgnored() {
    assertThat(Reading.of("server = {\n CR0 = 0x1\n}\n").snapshots).isEmpty();
    assertThat(Reading.of("cpu0 = {\n}\n".repeat(3) + "x = {\n".repeat(1000)).snapshots).isEmpty();
  }

  @Test
  void registersWithoutBitNamesAreFromBochsAfterABochsLine() {
    String registers = "CR0=0x80010031\nCR4=0x00002020\nEFER=0x00000500\n";
    Reading reading = Reading.of("<bochs:2> creg\n" + registers);
    assertThat(reading.snapshots.get(0).formats()).containsExactly("bochs");
    assertThat(reading.processor().value(CR4)).isEqualTo(0x2020);
    assertThat(Reading.of(registers).snapshots.get(0).formats()).containsExactly("driver-log");
  }
}
