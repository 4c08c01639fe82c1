// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

import static io.github.vmxcheck.model.Cpuid.LEAF_1_ECX_VMX;
import static io.github.vmxcheck.model.FeatureControl.*;
import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.Reading;
import io.github.vmxcheck.model.Hint;
import io.github.vmxcheck.model.ProcessorSnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts in which a message and a value concern the same register. */
class MessagesTest {
  private static final String VIRTUAL_BOX = "VBoxManage: error: (VERR_VMX_MSR_ALL_VMX_DISABLED)\n";
  private static final String KVM_OK = "INFO: KVM (vmx) is disabled by your BIOS\n";
  private static final String BOOT = "[    0.100000] x86/cpu: VMX (outside TXT) disabled by BIOS\n";
  private static final String ENABLED = "# rdmsr 0x3a\n5\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        VIRTUAL_BOX + "# rdmsr -a 0x3a\n5\n5\n",
        "# rdmsr -a 0x3a\n5\n5\n" + VIRTUAL_BOX,
        VIRTUAL_BOX + "# for c in 0 1; do rdmsr -p $c 0x3a; done\n5\n5\n",
        KVM_OK + "KVM acceleration can NOT be used\n" + ENABLED,
        "# rdmsr -p 0 0x3a\n5\n# dmesg | grep VMX\n" + BOOT,
        BOOT + ENABLED,
        "hv: IA32_FEATURE_CONTROL = 0x5\n" + VIRTUAL_BOX,
        "[    5.0] VMXON faulted, MSR_IA32_FEAT_CTL (0x3a) = 0x1\n# rdmsr -a 0x3a\n5\n5\n",
        "# rdmsr -a 0x3a\n5\n5\n[    5.0] VMXON faulted, MSR_IA32_FEAT_CTL (0x3a) = 0x1\n"
      })
  void aContradictionLeavesTheBitsUnknownAndNamesBothLines(String text) {
    Reading reading = Reading.of(text);
    assertThat(reading.snapshots).hasSize(1);
    for (ProcessorSnapshot read : reading.snapshots.get(0).processors()) {
      assertThat(read.known(IA32_FEATURE_CONTROL) & VMX_OUTSIDE_SMX).isZero();
      assertThat(read.has(IA32_FEATURE_CONTROL, LOCK, LOCK)).isTrue();
    }
    assertThat(reading.snapshots.get(0).hints())
        .extracting(Hint::text)
        .anyMatch(
            hint ->
                hint.matches(
                    "line \\d says that bit 2 of IA32_FEATURE_CONTROL is 0, but line \\d"
                        + " contradicts it; the text does not show which is later, so this stays"
                        + " unknown"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(VT-x switched on in the set-up, power off, power on)\n",
        "After the reboot:\n",
        "I rebooted and turned it on.\n",
        "-- Reboot --\n",
        "now enabled in the BIOS:\n",
        "lab:~ # systemctl reboot\n"
      })
  void afterARestartTheLaterValueCounts(String restart) {
    Reading reading = Reading.of(KVM_OK + restart + ENABLED);
    assertThat(reading.snapshots.get(0).processors()).hasSize(1);
    assertThat(reading.processor().knows(IA32_FEATURE_CONTROL)).isTrue();
    assertThat(reading.processor().value(IA32_FEATURE_CONTROL)).isEqualTo(5);
    assertThat(reading.snapshots.get(0).hints().get(0).text())
        .isEqualTo(
            "IA32_FEATURE_CONTROL is taken from line 4, not from line 1: the machine was restarted"
                + " in between");
    ProcessorSnapshot reversed = Reading.of(ENABLED + restart + KVM_OK).processor();
    assertThat(reversed.known(IA32_FEATURE_CONTROL)).isEqualTo(LOCK | VMX_OUTSIDE_SMX);
    assertThat(reversed.value(IA32_FEATURE_CONTROL)).isEqualTo(LOCK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HINT: Enter your BIOS setup and enable Virtualization Technology (VT),\n",
        "      and then hard poweroff/poweron your system\n",
        "Please enable it in the BIOS and reboot.\n",
        "VT-x is disabled in the firmware\n",
        "ACPI: BIOS bug\n",
        "[    0.012345] x86/tme: enabled by BIOS\n"
      })
  void adviceIsNotARestart(String line) {
    ProcessorSnapshot read = Reading.of(KVM_OK + line + ENABLED).processor();
    assertThat(read.known(IA32_FEATURE_CONTROL) & VMX_OUTSIDE_SMX).isZero();
  }

  @Test
  void aMessageBeforeARestartDoesNotApplyAfterIt() {
    String registers = "hv: CR0 = 0x80050033\nhv: CR4 = 0x3726f0\n";
    Reading reading = Reading.of(KVM_OK + "rebooted, and on in the set-up now\n" + registers);
    assertThat(reading.processor().isAbsent(IA32_FEATURE_CONTROL)).isTrue();
    assertThat(reading.snapshots.get(0).hints().get(0).text()).contains("before a restart");
    assertThat(Reading.of(KVM_OK + registers).processor().known(IA32_FEATURE_CONTROL)).isEqualTo(5);
  }

  @Test
  void aMessageThatAgreesAddsItsBits() {
    ProcessorSnapshot read = Reading.of(KVM_OK + "# rdmsr 0x3a\n1\n").processor();
    assertThat(read.knows(IA32_FEATURE_CONTROL)).isTrue();
    assertThat(read.value(IA32_FEATURE_CONTROL)).isEqualTo(LOCK);
    assertThat(read.has(CPUID_1_ECX, LEAF_1_ECX_VMX, LEAF_1_ECX_VMX)).isTrue();
  }

  @Test
  void aMessageBelongsToTheProcessorThatAgrees() {
    Reading reading = Reading.of("# for c in 0 1; do rdmsr -p $c 0x3a; done\n5\n1\n" + BOOT);
    assertThat(reading.snapshots.get(0).processors())
        .extracting(read -> read.value(IA32_FEATURE_CONTROL))
        .containsExactly(5L, 1L);
    assertThat(reading.snapshots.get(0).hints()).isEmpty();
  }

  /**
   * Linux prints it for the first processor it is true of, which may be a different one, and locks
   * the register of each.
   */
  @Test
  void aBootMessageDoesNotApplyToTheProcessorInTheLog() {
    Reading reading = Reading.of(BOOT + "hv: cpu 0: CR0 = 0x80050033\nhv: cpu 0: CR4 = 0x3726f0\n");
    assertThat(reading.processor().known(IA32_FEATURE_CONTROL)).isEqualTo(LOCK);
    assertThat(reading.processor().value(IA32_FEATURE_CONTROL)).isEqualTo(LOCK);
    assertThat(reading.snapshots.get(0).hints().get(0).text())
        .startsWith("printed once, for a processor that the line does not identify");
  }

  @Test
  void afterARestartTheKvmResultCounts() {
    String before =
        BOOT + "[    5.0] kvm_intel: VMX not enabled (by BIOS) in MSR_IA32_FEAT_CTL on CPU 0\n";
    String after = "INFO: /dev/kvm exists\nKVM acceleration can be used\n";
    ProcessorSnapshot read =
        Reading.of(before + "(on in the BIOS, rebooted)\n" + after).processor();
    assertThat(read.value(IA32_FEATURE_CONTROL)).isEqualTo(LOCK | VMX_OUTSIDE_SMX);
    assertThat(Reading.of(before + after).processor().known(IA32_FEATURE_CONTROL)).isEqualTo(LOCK);
  }

  @Test
  void cpuidAndAMessageMayContradictEachOther() {
    Reading reading =
        Reading.of(
            """
            processor : 3
            flags : fpu vmx
            kvm_intel: VMX not supported by CPU 3
            """);
    assertThat(reading.snapshots).isEmpty();
    assertThat(reading.problems)
        .anyMatch(
            problem ->
                problem.startsWith(
                    "<stdin>:3:12: line 3 says that bit 5 of CPUID.01H:ECX is 0, but line 2"));
  }
}
