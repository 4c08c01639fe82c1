// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.msr;

import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.Reading;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

class VmxcapTest {
  private static final String FIELDS =
      """
      Basic VMX Information
        Revision                                 18
        VMCS size                                1024
        VMCS restricted to 32 bit addresses      no
        Dual-monitor support                     yes
        VMCS memory type                         6
        INS/OUTS instruction information         yes
        IA32_VMX_TRUE_*_CTLS support             yes
      """;
  private static final String TABLE =
      """
      \tBitsize\tX1\tX2
      IA32_VMX_BASIC\t64\t005A08000000000Eh\t00DA040000000013h
      IA32_VMX_TRUE_EXIT_CTLS\t64\t0000000000000000h\t007FFFFF00036DFBh
      """;

  @Test
  void decimalFieldsGiveTheRegisterBitsTheyCover() {
    ProcessorSnapshot read = Reading.of(FIELDS).processor();
    assertThat(read.value(IA32_VMX_BASIC)).isEqualTo(0xda_0400_0000_0012L);
    assertThat(~read.known(IA32_VMX_BASIC)).isEqualTo(0xff00_e000_8000_0000L);
  }

  @Test
  void theHexLineGivesAllBits() {
    String hex = FIELDS.replace("Information\n", "Information\n  Hex: 0xda040000000012\n");
    assertThat(Reading.of(hex).processor().knows(IA32_VMX_BASIC)).isTrue();
  }

  @Test
  void anUnreadableRegisterIsNotZero() {
    String zero = FIELDS.replace("1024", "0").replace("18", "0").replace("yes", "no");
    assertThat(Reading.of(zero).processor().isUnreadable(IA32_VMX_BASIC)).isTrue();
    String hex = "Basic VMX Information\n  Hex: 0x0\n";
    assertThat(Reading.of(hex).processor().readsZero(IA32_VMX_BASIC)).isTrue();
  }

  @Test
  void theTwoSidesOfADiffAreTwoMachines() {
    String sides = "-  Hex: 0xda040000000012\n+  Hex: 0xda040000000004\n";
    Reading reading = Reading.of("--- a\n+++ b\n@@ -1,2 +1,2 @@\n Basic VMX Information\n" + sides);
    assertThat(reading.snapshots)
        .extracting(one -> one.processors().get(0).value(IA32_VMX_BASIC))
        .containsExactly(0xda_0400_0000_0012L, 0xda_0400_0000_0004L);
  }

  @Test
  void eachTableColumnIsAMachineAndZeroIsNotAValue() {
    for (String table :
        List.of(TABLE, TABLE.replace("\tBitsize", "Bitsize").replaceAll("\t", "   "))) {
      Reading reading = Reading.of(table);
      assertThat(reading.snapshots).hasSize(2);
      ProcessorSnapshot first = reading.snapshots.get(0).processors().get(0);
      assertThat(first.value(IA32_VMX_BASIC)).isEqualTo(0x5a_0800_0000_000eL);
      assertThat(first.isAbsent(IA32_VMX_TRUE_EXIT_CTLS)).isTrue();
      ProcessorSnapshot second = reading.snapshots.get(1).processors().get(0);
      assertThat(second.value(IA32_VMX_TRUE_EXIT_CTLS)).isEqualTo(0x7f_ffff_0003_6dfbL);
    }
  }
}
