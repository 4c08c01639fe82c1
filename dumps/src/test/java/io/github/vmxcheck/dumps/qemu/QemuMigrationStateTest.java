// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.qemu;

import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.Reading;
import io.github.vmxcheck.model.ProcessorSnapshot;
import org.junit.jupiter.api.Test;

class QemuMigrationStateTest {

  @Test
  void numbersAreAsWideAsTheirDigits() {
    String state = "{\"cpu (4)\": {\"env.eflags\": \"0x00000002\", \"env.cr[4]\": \"0x000006f0\"}}";
    ProcessorSnapshot read = Reading.of(state).processor();
    assertThat(read.known(CR4)).isEqualTo(0xffff_ffffL);
    assertThat(read.id()).isEqualTo(0);
  }

  @Test
  void anAbsentFeatureControlIsAHintNotZero() {
    Reading reading = Reading.of("{\"cpu (4)\": {\"env.eflags\": \"0x0000000000000002\"}}");
    assertThat(reading.processor().isAbsent(IA32_FEATURE_CONTROL)).isTrue();
    assertThat(reading.snapshots.get(0).hints()).hasSize(1);
  }

  @Test
  void otherDevicesWithTheSameFieldsAreNotProcessors() {
    String state =
        "{\"apic (3)\": {\"env.eflags\": \"0x02\"}, \"cpu (4)\": {\"env.eflags\": \"0x02\"}}";
    assertThat(Reading.of(state).snapshots.get(0).processors()).hasSize(1);
  }
}
