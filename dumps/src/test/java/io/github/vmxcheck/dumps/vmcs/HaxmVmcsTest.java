// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.vmcs;

import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.Reading;
import io.github.vmxcheck.model.ProcessorSnapshot;
import org.junit.jupiter.api.Test;

class HaxmVmcsTest {
  private static final String GUEST =
      """
      haxm_warn: 6800 GUEST_CR0: 80050031
      haxm_warn: 6804 GUEST_CR4: 26e0
      """;

  @Test
  void processorValuesAreNotWhatTheGuestSees() {
    assertThat(Reading.of(GUEST).snapshots).isEmpty();
    ProcessorSnapshot guest =
        Reading.of(
                GUEST
                    + "haxm_warn: 6002 VMX_CR4_MASK: 2000\n"
                    + "haxm_warn: 6006 VMX_CR4_READ_SHADOW: 0\n")
            .processor();
    assertThat(guest.knows(CR4)).isTrue();
    assertThat(guest.value(CR4)).isEqualTo(0x6e0);
    assertThat(guest.isAbsent(CR0)).isTrue();
  }

  @Test
  void aRedactedValueIsNotAValue() {
    String host = "haxm_warn: 6c00 HOST_CR0: 80010033\nhaxm_warn: 6c04 HOST_CR4: <private>\n";
    ProcessorSnapshot read = Reading.of(host).processor();
    assertThat(read.value(CR0)).isEqualTo(0x80010033L);
    assertThat(read.isAbsent(CR4)).isTrue();
    assertThat(read.value(VMX_OPERATION)).isEqualTo(1);
  }

  @Test
  void theMeaningOfGuestRegistersIsAHint() {
    String guest = "haxm_error: 6800 GUEST_CR0: 31\nhaxm_error: 6804 GUEST_CR4: 26b0\n";
    Reading alone = Reading.of(guest);
    assertThat(alone.snapshots).as("without the masks no bit is known").isEmpty();
    assertThat(alone.problems.get(0))
        .contains("if VMXON executes with these bits and CR4.VMXE = 1, it raises #GP(0): PG");
    assertThat(Reading.of(guest.replace(": 31", ": 80000031")).problems.get(0))
        .contains("depends on the guest/host mask")
        .doesNotContain("#GP");
  }
}
