package io.github.vmxcheck.model.dump;

import static io.github.vmxcheck.model.Cpuid.*;
import static io.github.vmxcheck.model.FeatureControl.*;
import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Vendor;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WindowsChecksTest {

  @Test
  void notEnabledIsLockedOnlyWhereVmxIsSupported() {
    ProcessorSnapshot read =
        Reading.of("VMX supported       *  Yes\nVMX enabled         -  No\n").processor();
    assertThat(read.value(IA32_FEATURE_CONTROL)).isEqualTo(LOCK);
    assertThat(read.known(IA32_FEATURE_CONTROL)).isEqualTo(LOCK | VMX_OUTSIDE_SMX);
    ProcessorSnapshot hidden =
        Reading.of("VMX supported       -  No\nVMX enabled         -  No\n").processor();
    assertThat(hidden.isAbsent(IA32_FEATURE_CONTROL)).isTrue();
    assertThat(hidden.has(CPUID_1_ECX, LEAF_1_ECX_VMX, 0)).isTrue();
  }

  @Test
  void underHyperVTheFirmwareIsNotBlamed() {
    Reading reading = Reading.of("VMX supported - No\nHyper-V disabled    -  No\n");
    assertThat(reading.snapshots.get(0).hints().get(0).text()).contains("Hyper-V, which hides VMX");
  }

  @Test
  void coreinfoTellsThreeBits() {
    ProcessorSnapshot read =
        Reading.of(
                """
                HYPERVISOR      -       Hypervisor is present
                VMX             *       Supports Intel hardware-assisted virtualization
                SMX             -       Supports Intel trusted execution
                """)
            .processor();
    assertThat(read.known(CPUID_1_ECX))
        .isEqualTo(LEAF_1_ECX_VMX | LEAF_1_ECX_SMX | LEAF_1_ECX_HYPERVISOR);
    assertThat(read.value(CPUID_1_ECX)).isEqualTo(LEAF_1_ECX_VMX);
  }

  @Test
  void systeminfosYesMayBeOfAmd() {
    String yes = "Hyper-V Requirements:      VM Monitor Mode Extensions: Yes\n";
    assertThat(Reading.of(yes).snapshots).isEmpty();
    ProcessorSnapshot read =
        Reading.of("[01]: Intel64 Family 6 Model 158 Stepping 10 GenuineIntel\n" + yes).processor();
    assertThat(read.has(CPUID_1_ECX, LEAF_1_ECX_VMX, LEAF_1_ECX_VMX)).isTrue();
    assertThat(Reading.of(yes.replace("Yes", "No")).processor().has(CPUID_1_ECX, LEAF_1_ECX_VMX, 0))
        .isTrue();
  }

  @Test
  void checktoolsColumnsMayBeTabs() {
    String report =
        "CPU vendor\t*\tGenuineIntel\r\nVMX supported\t\t*\tYes\r\nVMX enabled\t\t-\tNo\r\n";
    ProcessorSnapshot read = Reading.of(report).processor();
    assertThat(read.has(VENDOR, -1L & VENDOR.mask(), Vendor.INTEL)).isTrue();
    assertThat(read.has(CPUID_1_ECX, LEAF_1_ECX_VMX, LEAF_1_ECX_VMX)).isTrue();
    assertThat(read.has(IA32_FEATURE_CONTROL, LOCK | VMX_OUTSIDE_SMX, LOCK)).isTrue();
    byte[] ofPowerShell = ("\ufeff" + report).getBytes(StandardCharsets.UTF_16LE);
    assertThat(Reading.of(ofPowerShell, "").processor().has(IA32_FEATURE_CONTROL, LOCK, LOCK))
        .isTrue();
  }
}
