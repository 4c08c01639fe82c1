// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.qemu;

import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.Reading;
import io.github.vmxcheck.model.Cpuid;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import org.junit.jupiter.api.Test;

class QmpOutputTest {
  private static final String MESSAGE =
      "{\"return\": \"EAX=00000000 EBX=00000000\\r\\n"
          + "EIP=0000fff0 EFL=00000002 [-------] CPL=0 II=0 A20=1 SMM=0 HLT=0\\r\\n"
          + "CR0=60000010 CR2=00000000 CR3=00000000 CR4=00000000\\r\\n"
          + "EFER=0000000000000000\\r\\n\"}";

  @Test
  void columnsCountTheEscapedText() {
    ProcessorSnapshot read = Reading.of(MESSAGE).processor();
    assertThat(Origin.column(read.origin(CR4))).isEqualTo(MESSAGE.indexOf("CR4=") + 5);
    assertThat(read.known(CR4)).isEqualTo(0xffff_ffffL);
  }

  @Test
  void aMessageInALogIsRead() {
    ProcessorSnapshot read = Reading.of("starting\nQMP: <- " + MESSAGE + "\ndone").processor();
    assertThat(Origin.line(read.origin(CR4))).isEqualTo(2);
    assertThat(Origin.column(read.origin(CR4))).isEqualTo(8 + MESSAGE.indexOf("CR4=") + 5);
  }

  @Test
  void linesAfterAMessageAreRead() {
    String text = "{\"QMP\": {}}\n" + MESSAGE + "\nConnection closed by foreign host.\n";
    assertThat(Reading.of(text).processor().value(CR0)).isEqualTo(0x60000010);
  }

  @Test
  void aTruncatedMessageInALogIsAProblem() {
    Reading reading = Reading.of("log\n<- " + MESSAGE.substring(0, 150));
    assertThat(reading.snapshots).isEmpty();
    assertThat(reading.problems.get(0)).startsWith("<stdin>:2:153: truncated: ");
  }

  @Test
  void processorModelPropertiesAreCpuidBits() {
    String model = "{\"return\": {\"model\": {\"props\": {\"vmx\": true, \"smx\": false}}}}";
    ProcessorSnapshot read = Reading.of(model).processor();
    assertThat(read.has(CPUID_1_ECX, Cpuid.LEAF_1_ECX_VMX, Cpuid.LEAF_1_ECX_VMX)).isTrue();
    assertThat(read.has(CPUID_1_ECX, Cpuid.LEAF_1_ECX_SMX, 0)).isTrue();
    assertThat(read.known(CPUID_1_ECX)).isEqualTo(0x60);
  }
}
