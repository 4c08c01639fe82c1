// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.hypervisor;

import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.Reading;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import org.junit.jupiter.api.Test;

class XmhfLogTest {

  @Test
  void index10AfterIndex9IsDecimal() {
    ProcessorSnapshot read = array("9", "10", "11");
    assertThat(read.value(IA32_VMX_VMCS_ENUM)).isEqualTo(0x2a);
    assertThat(read.isAbsent(IA32_VMX_PROCBASED_CTLS2)).isFalse();
    assertThat(read.isAbsent(IA32_VMX_TRUE_ENTRY_CTLS)).isTrue();
  }

  @Test
  void index10AfterLettersIsHexadecimal() {
    ProcessorSnapshot read = array("9", "a", "10");
    assertThat(read.value(IA32_VMX_TRUE_ENTRY_CTLS)).isEqualTo(0x2a);
    assertThat(read.isAbsent(IA32_VMX_PROCBASED_CTLS2)).isTrue();
  }

  @Test
  void index10WithoutContextIsSkipped() {
    ProcessorSnapshot read = array("0", "10");
    assertThat(read.isAbsent(IA32_VMX_TRUE_ENTRY_CTLS)).isTrue();
    assertThat(read.isAbsent(IA32_VMX_VMCS_ENUM)).isTrue();
  }

  private static ProcessorSnapshot array(String... indices) {
    StringBuilder log = new StringBuilder();
    for (String index : indices) {
      log.append("\tvmx_msrs[").append(index).append("] = 0x000000000000002a\n");
    }
    return Reading.of(log.toString()).processor();
  }

  @Test
  void zeroOfAnOptionalRegisterIsNotAValue() {
    assertThat(
            Reading.of("vmx_msrs[a]=0x000000000000002a\nvmx_msrs[11]=0x0000000000000000\n")
                .processor()
                .isAbsent(IA32_VMX_VMFUNC))
        .isTrue();
  }

  @Test
  void unavailableIsUnreadable() {
    ProcessorSnapshot read = Reading.of("CPU(0x03): RDMSR(0x00000491) = unavailable\n").processor();
    assertThat(read.isUnreadable(IA32_VMX_VMFUNC)).isTrue();
    assertThat(read.id()).isEqualTo(3);
  }

  @Test
  void aLinearAddressGivesThePageOffset() {
    Reading reading = Reading.of("vcpu->vmx_vmxonregion_vaddr=0x000000001efc6004\n");
    ProcessorSnapshot read = reading.processor();
    assertThat(reading.snapshots.get(0).hints().get(0).text()).contains("is a linear address");
    assertThat(read.known(VMXON_POINTER)).isEqualTo(0xfff);
    assertThat(read.value(VMXON_POINTER)).isEqualTo(4);
  }

  @Test
  void theGuestSeesTheShadowOfMaskedBits() {
    Reading reading =
        Reading.of(
            """
            vcpu->vmcs.control_CR4_mask=0x0000000000002000
            vcpu->vmcs.control_CR4_shadow=0x00000000000206e0
            vcpu->vmcs.guest_CR4=0x00000000000226e8
            vcpu->vmcs.host_CR4=0x0000000000002668
            """);
    assertThat(reading.snapshots).hasSize(2);
    assertThat(reading.snapshots.get(0).processors().get(0).value(CR4)).isEqualTo(0x206e8);
    ProcessorSnapshot host = reading.snapshots.get(1).processors().get(0);
    assertThat(host.value(CR4)).isEqualTo(0x2668);
    assertThat(host.isAbsent(Field.VMX_OPERATION)).as("it is a copy in memory").isTrue();
  }

  @Test
  void registersOfAnInterceptedGuestAreNotTheProcessors() {
    Reading reading =
        Reading.of(
            """
            Intercept: 0x01 0x00000020 0x0000000000000000 0x0008:0x000000000009ae79 ;
            \tcr0 = 0x0000000000000031
            \tcr4 = 0x00000000000026b0
            \tvmx_msr_efcr = 0x000000000000ff07
            """);
    assertThat(reading.processor().isAbsent(CR4)).isTrue();
    assertThat(reading.processor().value(IA32_FEATURE_CONTROL)).isEqualTo(0xff07);
  }
}
