// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.bsd;

import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.Reading;
import io.github.vmxcheck.model.Cr0;
import io.github.vmxcheck.model.Cr4;
import io.github.vmxcheck.model.Hint;
import io.github.vmxcheck.model.ProcessorSnapshot;
import org.junit.jupiter.api.Test;

class BhyvectlTest {
  private static final String ACTUAL =
      """
      efer[0]\t\t0x0000000000000d01
      cr0[0]\t\t0x0000000080010031
      cr4[0]\t\t0x00000000000026b0
      """;
  private static final String SHADOWS =
      """
      cr0_mask[0]\t\t0x0000000060000020
      cr0_shadow[0]\t\t0x0000000080010011
      cr4_mask[0]\t\t0x0000000000002000
      cr4_shadow[0]\t\t0x00000000000006b0
      """;

  @Test
  void theGuestSeesTheShadowOfMaskedBits() {
    ProcessorSnapshot guest = Reading.of(ACTUAL + SHADOWS).processor();
    assertThat(guest.has(CR0, -1L, 0x80010011L)).isTrue();
    assertThat(guest.has(CR4, -1L, 0x6b0)).isTrue();
    assertThat(guest.origin(CR4, Cr4.VMXE)).isNotEqualTo(guest.origin(CR4, Cr4.PAE));
  }

  @Test
  void bitsForcedByVmxOperationAreUnknownWithoutTheMask() {
    ProcessorSnapshot guest = Reading.of(ACTUAL).processor();
    assertThat(guest.known(CR0)).isEqualTo(~Cr0.NE);
    assertThat(guest.known(CR4)).isEqualTo(~Cr4.VMXE);
  }

  @Test
  void svmeIndicatesAnAmdHostThatForcesNoBits() {
    Reading reading = Reading.of(ACTUAL.replace("0d01", "1d01"));
    assertThat(reading.processor().knows(CR4)).isTrue();
    assertThat(reading.snapshots.get(0).hints())
        .extracting(Hint::text)
        .containsExactly(
            "IA32_EFER bit 12 (SVME) is 1: only AMD and Hygon processors define it, so the dump"
                + " is probably from one; they have no VMX, and VMXON raises #UD");
  }

  @Test
  void guestAndHostAreTwoSnapshots() {
    Reading reading = Reading.of(ACTUAL + SHADOWS + "host_cr4[0]\t\t0x00000000003726f8\n");
    assertThat(reading.snapshots).hasSize(2);
    ProcessorSnapshot host = reading.snapshots.get(1).processors().get(0);
    assertThat(host.value(CR4)).isEqualTo(0x3726f8);
    assertThat(host.value(VMX_OPERATION)).isEqualTo(1);
    assertThat(host.value(OBSERVER)).isEqualTo(1);
    assertThat(reading.snapshots.get(0).processors().get(0).value(OBSERVER)).isEqualTo(2);
  }

  @Test
  void virtualProcessorsAreCombined() {
    Reading reading = Reading.of(ACTUAL + SHADOWS + (ACTUAL + SHADOWS).replace("[0]", "[1]"));
    assertThat(reading.snapshots).hasSize(1);
    assertThat(reading.snapshots.get(0).processors())
        .extracting(processor -> processor.value(CR4))
        .containsExactly(0x6b0L, 0x6b0L);
  }

  @Test
  void spacesInPlaceOfTabsAreReadToo() {
    ProcessorSnapshot guest =
        Reading.of((ACTUAL + SHADOWS).replace("\t\t", "         ")).processor();
    assertThat(guest.value(CR4)).isEqualTo(0x6b0);
  }
}
