// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.windows;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.Read;
import io.github.vmxcheck.dumps.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Win32ProcessorTest {
  private static final String VMX = "cpuid.0x1.ecx = 0x20 of 0x20";
  private static final String NO_VMX = "cpuid.0x1.ecx = 0x0 of 0x20";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "VMMonitorModeExtensions       : True",
        "VMMonitorModeExtensions=TRUE",
        "HyperVRequirementVMMonitorModeExtensions : True",
        "| VMMonitorModeExtensions | True |",
        "VMMonitorModeExtensions  \r\nTRUE                     \r",
        "VMMonitorModeExtensions VoltageCaps\n----------------------- -----------\n"
            + "                   True            ",
        "PS C:\\Users\\kim> (Get-CimInstance Win32_Processor).VMMonitorModeExtensions\nTrue",
      })
  void listsTablesAndSingleValuesAreRead(String text) {
    assertThat(Read.known(Reading.of(text + "\n").processor())).containsExactly(VMX);
    String no = text.replace("True", "False").replace("TRUE", "FALSE");
    assertThat(Read.known(Reading.of(no + "\n").processor())).containsExactly(NO_VMX);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wmic cpu get VMMonitorModeExtensions",
        "Get-CimInstance Win32_Processor | select VMMonitorModeExtensions",
        "$there = (Get-CimInstance Win32_Processor).VMMonitorModeExtensions\nTrue",
        "VMMonitorModeExtensions should be True",
      })
  void commandsAndProseShowNothing(String text) {
    assertThat(Reading.of(text + "\n").snapshots).isEmpty();
  }

  @Test
  void theValueBelongsToTheColumnItIsIn() {
    String table = "VirtualizationFirmwareEnabled  VMMonitorModeExtensions\n";
    String row = "FALSE                          TRUE\n";
    assertThat(Read.known(Reading.of(table + row).processor())).containsExactly(VMX);
  }

  @Test
  void underAHypervisorNothingIsCertain() {
    String text =
        """
        Manufacturer : GenuineIntel
        VMMonitorModeExtensions : True
        VirtualizationFirmwareEnabled : True
        HypervisorPresent : True
        """;
    assertThat(Read.known(Reading.of(text).processor()))
        .containsExactly("cpuid.0x1.ecx = 0x80000000 of 0x80000000", "cpu.vendor = 0x1");
  }

  @Test
  void onAnAmdProcessorTheExtensionsAreNoVmx() {
    String text = "Name : AMD Ryzen 5 0000 6-Core Processor\nVMMonitorModeExtensions : True\n";
    assertThat(Read.known(Reading.of(text).processor())).containsExactly("cpu.vendor = 0x2");
  }

  @Test
  void aMarkdownTableIsRead() {
    String text = "| Manufacturer | GenuineIntel |\n| VirtualizationFirmwareEnabled | True |\n";
    assertThat(Read.known(Reading.of(text + "| VMMonitorModeExtensions | True |\n").processor()))
        .containsExactly("msr.IA32_FEATURE_CONTROL = 0x5 of 0x5", VMX, "cpu.vendor = 0x1");
  }

  @Test
  void anotherDeviceNamesNoProcessor() {
    String text = "Name : Intel(R) Ethernet Connection\nVMMonitorModeExtensions : True\n";
    assertThat(Read.known(Reading.of(text).processor())).containsExactly(VMX);
  }
}
