// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.bochs;

import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.Reading;
import io.github.vmxcheck.model.Cr0;
import io.github.vmxcheck.model.Cr4;
import io.github.vmxcheck.model.ProcessorSnapshot;
import org.junit.jupiter.api.Test;

/** Jailhouse panics give the processor number last, macOS panics first and last. */
class PanicTest {
  private static final String JAILHOUSE =
      """
      FATAL: Invalid PIO read, port: 60 size: 1
      RIP: 0xffffffff81000000 RSP: 0xffffc90000000000 FLAGS: 2
      CS: 10 BASE: 0x0000000000000000 AR-BYTES: a09b EFER.LMA 1
      CR0: 0x0000000080050033 CR3: 0x0000000012345000 CR4: 0x00000000003426e0
      EFER: 0x0000000000000d01
      Parking CPU 3 (Cell: "RootCell")
      """;
  private static final String MACOS =
      """
      panic(cpu 6 caller 0xffffff8000111111): Kernel trap at 0xffffff8000222222, type 6=invalid opcode, registers:
      CR0: 0x0000000080010033, CR2: 0x0000000000000000, CR3: 0x0000000012345000, CR4: 0x00000000001606e0
      RFL: 0x0000000000010006, RIP: 0xffffff8000222222, CS:  0x0000000000000008, SS:  0x0000000000000010
      Fault CPU: 0x6
      """;

  @Test
  void bitsThatJailhouseForcesAreUnknownForTheCell() {
    ProcessorSnapshot cell = Reading.of(JAILHOUSE).processor();
    assertThat(cell.id()).isEqualTo(3);
    assertThat(cell.known(CR4)).isEqualTo(~Cr4.VMXE);
    assertThat(cell.known(CR0)).isEqualTo(~Cr0.NE);
    assertThat(cell.value(OBSERVER)).isEqualTo(2);
    assertThat(cell.value(VMX_OPERATION)).as("non-root").isEqualTo(2);
  }

  @Test
  void onAmdACellIsNotInVmxOperation() {
    ProcessorSnapshot cell = Reading.of(JAILHOUSE.replace("a09b", "a9b")).processor();
    assertThat(cell.isAbsent(VMX_OPERATION)).isTrue();
    assertThat(cell.isAbsent(CS_L)).isTrue();
  }

  @Test
  void aMacOsPanicGivesTheProcessorOnEitherLine() {
    assertThat(Reading.of(MACOS).processor().id()).isEqualTo(6);
    assertThat(Reading.of(MACOS).processor().value(CR4)).isEqualTo(0x1606e0);
    ProcessorSnapshot cut = Reading.of(MACOS.substring(MACOS.indexOf('\n') + 1)).processor();
    assertThat(cut.isNumbered()).isTrue();
    assertThat(cut.id()).isEqualTo(6);
    String first = MACOS.substring(0, MACOS.indexOf("Fault"));
    assertThat(Reading.of(first).processor().id()).isEqualTo(6);
  }

  @Test
  void withoutThoseLinesTheNumberIsUnknown() {
    String start = MACOS.substring(MACOS.indexOf('\n') + 1, MACOS.indexOf("Fault"));
    assertThat(Reading.of(start).processor().isNumbered()).isFalse();
  }
}
