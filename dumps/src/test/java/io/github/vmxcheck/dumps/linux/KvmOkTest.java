// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.linux;

import static io.github.vmxcheck.model.Cpuid.LEAF_1_ECX_VMX;
import static io.github.vmxcheck.model.FeatureControl.*;
import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.Reading;
import io.github.vmxcheck.model.ProcessorSnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KvmOkTest {
  private static final String DISABLED =
      "INFO: KVM (vmx) is disabled by your BIOS\nKVM acceleration can NOT be used\n";
  private static final String USABLE = "INFO: /dev/kvm exists\nKVM acceleration can be used\n";
  private static final String VMX = "vendor_id : GenuineIntel\n";
  private static final long ENABLED = LOCK | VMX_OUTSIDE_SMX;

  @Test
  void disabledAppliesToProcessor0() {
    ProcessorSnapshot read = Reading.of(DISABLED).processor();
    assertThat(read.isNumbered()).as("rdmsr without -p reads it").isTrue();
    assertThat(read.id()).isZero();
    assertThat(read.known(IA32_FEATURE_CONTROL)).isEqualTo(ENABLED);
    assertThat(read.value(IA32_FEATURE_CONTROL)).isEqualTo(LOCK);
    assertThat(read.has(CPUID_1_ECX, LEAF_1_ECX_VMX, LEAF_1_ECX_VMX)).isTrue();
  }

  @Test
  void aPositiveResultIsReadToo() {
    ProcessorSnapshot read = Reading.of(VMX + USABLE).processor();
    assertThat(read.has(IA32_FEATURE_CONTROL, ENABLED, ENABLED)).isTrue();
    assertThat(read.known(IA32_FEATURE_CONTROL)).isEqualTo(ENABLED);
    assertThat(read.has(CPUID_1_ECX, LEAF_1_ECX_VMX, LEAF_1_ECX_VMX)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "vendor_id : AuthenticAMD\n",
        "smpboot: CPU0: AMD Ryzen 7\n",
        "Linux version 4.15.0-20-generic\nsmpboot: CPU0: Intel(R) Core(TM)\n"
      })
  void aPositiveResultProvesNoBitWithSvmOrAnOldKernel(String text) {
    Reading reading = Reading.of(text + USABLE);
    assertThat(reading.snapshots)
        .allMatch(one -> one.processors().get(0).isAbsent(IA32_FEATURE_CONTROL));
    assertThat(reading.toString()).contains("KVM is usable here");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "KVM acceleration can be used\n",
        """
        INFO: /dev/kvm does not exist
        HINT:   sudo modprobe kvm_intel
        INFO: Your CPU supports KVM extensions
        KVM acceleration can be used
        """,
        USABLE + "INFO: /dev/kvm does not exist\nKVM acceleration can be used\n"
      })
  void withoutTheDeviceAPositiveResultProvesNoBit(String text) {
    Reading reading = Reading.of(VMX + text);
    assertThat(reading.snapshots)
        .allMatch(one -> one.processors().get(0).isAbsent(IA32_FEATURE_CONTROL));
    assertThat(reading.toString()).contains("kvm-ok found no /dev/kvm, or the text lacks");
  }

  @Test
  void theLastRunCounts() {
    Reading reading = Reading.of(DISABLED + USABLE);
    assertThat(reading.processor().has(IA32_FEATURE_CONTROL, ENABLED, ENABLED)).isTrue();
    assertThat(reading.snapshots.get(0).hints().get(0).text())
        .startsWith("the last kvm-ok result counts, not line 1");
    assertThat(Reading.of(USABLE + DISABLED).processor().value(IA32_FEATURE_CONTROL))
        .isEqualTo(LOCK);
  }

  @Test
  void theSvmFlagMeansAProcessorWithoutVmx() {
    ProcessorSnapshot read = Reading.of(DISABLED.replace("vmx", "svm")).processor();
    assertThat(read.has(CPUID_1_ECX, LEAF_1_ECX_VMX, 0)).isTrue();
    assertThat(read.isAbsent(IA32_FEATURE_CONTROL)).isTrue();
  }
}
