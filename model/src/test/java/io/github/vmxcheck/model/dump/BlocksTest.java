package io.github.vmxcheck.model.dump;

import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Hint;
import io.github.vmxcheck.model.ProcessorSnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlocksTest {
  private static final String OF_PROCESSOR_5 =
      """
      CPU: 5 PID: 917 Comm: insmod Not tainted 6.1.0 #2
      RIP: 0010:enter_vmx+0xfea/0x103e
      CS:  0010 DS: 002b ES: 002b CR0: 0000000080050033
      CR2: 0000000000277d68 CR3: 000000001807f000 CR4: 00000000000006b0
      """;

  @Test
  void whatIsToldOfTheSameProcessorJoinsItsRegisters() {
    Reading reading =
        Reading.of(
            "VMX not fully enabled on CPU 5\nVMX not fully enabled on CPU 6\n" + OF_PROCESSOR_5);
    assertThat(reading.snapshots).hasSize(2);
    ProcessorSnapshot fifth = reading.snapshots.get(0).processors().get(0);
    assertThat(fifth.value(CR4)).isEqualTo(0x6b0);
    assertThat(fifth.known(IA32_FEATURE_CONTROL)).isEqualTo(5);
    ProcessorSnapshot sixth = reading.snapshots.get(1).processors().get(0);
    assertThat(sixth.id()).isEqualTo(6);
    assertThat(sixth.known(IA32_FEATURE_CONTROL)).isEqualTo(5);
    assertThat(reading.snapshots.get(1).processors()).hasSize(1);
  }

  @Test
  void whatIsLeftApartIsASnapshotToo() {
    Reading reading = Reading.of(OF_PROCESSOR_5 + "VMX not fully enabled on CPU 6\n");
    assertThat(reading.snapshots).hasSize(2);
    assertThat(reading.snapshots.get(0).processors().get(0).isAbsent(IA32_FEATURE_CONTROL))
        .isTrue();
    assertThat(reading.snapshots.get(0).hints().get(0).text()).contains("left apart");
    assertThat(reading.snapshots.get(1).label()).isEqualTo("from line 5");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CHIPSEC RDMSR( 0xc0000080 )  = 0000000000009D01\n",
        "kd> rdmsr c0000080\nmsr[c0000080] = 00000000`00009d01\n",
        "cr4            0x20     [ PAE ]\nefer           0x9d01   [ TCE SVME LMA LME SCE ]\n"
      })
  void bitsThatOnlyAmdDefinesAreAHint(String text) {
    assertThat(Reading.of(text).snapshots.get(0).hints())
        .extracting(Hint::text)
        .contains(
            "IA32_EFER bits 12 (SVME), 15 (TCE) are 1: only processors of AMD and Hygon define"
                + " them, so the dump is probably of one; those have no VMX, and VMXON raises #UD");
    assertThat(Reading.of(text.replaceAll("9([dD]01)", "0$1")).snapshots.get(0).hints()).isEmpty();
  }
}
