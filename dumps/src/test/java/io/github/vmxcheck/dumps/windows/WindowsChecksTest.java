// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.windows;

import static io.github.vmxcheck.model.Cpuid.*;
import static io.github.vmxcheck.model.FeatureControl.*;
import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.Reading;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Vendor;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WindowsChecksTest {

  @Test
  void notEnabledMeansLockedOnlyIfVmxIsSupported() {
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
  void coreinfoGivesThreeBits() {
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
  void systeminfoYesMeansVmxExceptOnAmd() {
    String yes = "Hyper-V Requirements:      VM Monitor Mode Extensions: Yes\n";
    String amd = "[01]: AMD64 Family 23 Model 1 Stepping 1\n" + yes;
    assertThat(Reading.of(amd).processor().known(CPUID_1_ECX)).isEqualTo(LEAF_1_ECX_HYPERVISOR);
    String intel = "[01]: Intel64 Family 6 Model 158 Stepping 10 GenuineIntel\n" + yes;
    for (String text : new String[] {yes, intel}) {
      ProcessorSnapshot read = Reading.of(text).processor();
      assertThat(read.has(CPUID_1_ECX, LEAF_1_ECX_VMX, LEAF_1_ECX_VMX)).isTrue();
    }
    assertThat(Reading.of(yes.replace("Yes", "No")).processor().has(CPUID_1_ECX, LEAF_1_ECX_VMX, 0))
        .isTrue();
  }

  @Test
  void checktoolColumnsMayBeTabs() {
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

  private static final String PROCESSOR = "[01]: Intel64 Family 6 Model 158 Stepping 10\n";
  private static final String OFFERED =
      """
      Hyper-V Requirements:      VM Monitor Mode Extensions: Yes
                                 Virtualization Enabled In Firmware: Yes
      """;
  private static final String DETECTED =
      """
      Hyper-V Requirements:      A hypervisor has been detected. Features required for Hyper-V\
       will not be displayed.
      """;

  @Test
  void aPositiveSysteminfoResultIsReadToo() {
    ProcessorSnapshot read = Reading.of(PROCESSOR + OFFERED).processor();
    long enabled = LOCK | VMX_OUTSIDE_SMX;
    assertThat(read.known(IA32_FEATURE_CONTROL)).isEqualTo(enabled);
    assertThat(read.has(IA32_FEATURE_CONTROL, enabled, enabled)).isTrue();
    String off = OFFERED.replace("Firmware: Yes", "Firmware: No");
    Reading disabled = Reading.of(PROCESSOR + off);
    assertThat(disabled.processor().isAbsent(IA32_FEATURE_CONTROL)).isTrue();
    assertThat(disabled.snapshots.get(0).hints().get(0).text())
        .contains("is not locked, or is locked with bit 2 clear");
  }

  @Test
  void aDetectedHypervisorIsNotAnInputError() {
    Reading reading = Reading.of(DETECTED);
    long bit = LEAF_1_ECX_HYPERVISOR;
    assertThat(reading.processor().has(CPUID_1_ECX, bit, bit)).isTrue();
    assertThat(reading.processor().known(CPUID_1_ECX)).isEqualTo(bit);
    assertThat(reading.snapshots.get(0).hints().get(0).text()).contains("Hyper-V, which hides VMX");
  }

  @Test
  void systeminfoBeforeAndAfterARestartIsTwoSnapshots() {
    Reading reading = Reading.of(PROCESSOR + OFFERED + "after the restart:\n" + DETECTED);
    assertThat(reading.snapshots).hasSize(2);
    ProcessorSnapshot before = reading.snapshots.get(0).processors().get(0);
    assertThat(before.has(CPUID_1_ECX, LEAF_1_ECX_VMX, LEAF_1_ECX_VMX)).isTrue();
    assertThat(reading.snapshots.get(0).hints()).isEmpty();
    ProcessorSnapshot after = reading.snapshots.get(1).processors().get(0);
    assertThat(after.known(CPUID_1_ECX)).isEqualTo(LEAF_1_ECX_HYPERVISOR);
    assertThat(after.isAbsent(IA32_FEATURE_CONTROL)).isTrue();
    assertThat(Reading.of(PROCESSOR + DETECTED + OFFERED).snapshots).hasSize(2);
  }

  /** On Windows 7 it always reports yes. */
  @Test
  void aPositiveChecktoolResultCountsIfWindowsKnows() {
    String report = "VMX supported  *  Yes\nVMX enabled  *  Yes\nOS version  *  Windows ";
    assertThat(Reading.of(report + "10.0.19042\n").processor().known(IA32_FEATURE_CONTROL))
        .isEqualTo(LOCK | VMX_OUTSIDE_SMX);
    assertThat(Reading.of(report + "6.1.7601\n").processor().isAbsent(IA32_FEATURE_CONTROL))
        .isTrue();
  }
}
