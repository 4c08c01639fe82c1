// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages with several causes give a hint, and no value. */
class UnprovenMessagesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Hypervisor launch failed; Either VMX not present or not enabled in BIOS. | event 41",
        "Hypervisor launch failed; Either SVM not present or not enabled in BIOS. | event 42",
        "Hypervisor launch failed; at least one of the processors in the system does not appear to"
            + " provide a virtualization platform supported by the hypervisor. | event 32",
        "Hypervisor successfully started. | runs under it",
        "QEMU: Checking for hardware virtualization : PASS | has vmx or svm",
        "QEMU: Checking for hardware virtualization: FAIL (Only emulated CPUs) | neither vmx",
        "QEMU: Checking if device /dev/kvm exists : FAIL (Check that) | not loaded",
        "kern.hv_support: 1 | says nothing about IA32_FEATURE_CONTROL",
        "kern.hv_support: 0 | VMX lacks EPT",
        "HV Support....................1 | this proves no bit",
        "VirtualizationFirmwareEnabled : False | hypervisor hides VMX",
      })
  void theyGiveAHintOnly(String line, String hint) {
    Reading reading = Reading.of(line + "\n");
    assertThat(reading.snapshots).isEmpty();
    assertThat(reading.problems).singleElement().asString().contains(hint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "$ grep -E 'vmx|svm' /proc/cpuinfo",
        "grep -o svm /proc/cpuinfo",
        "I have svm",
        "svm",
        "$ esxcfg-info | grep HV Support",
        "sysctl machdep.cpu.features",
        "an X64 Exception Type - 06",
      })
  void commandsAndProseGiveNothing(String line) {
    Reading reading = Reading.of(line + "\n");
    assertThat(reading.snapshots).isEmpty();
    assertThat(reading.problems).singleElement().asString().contains("unrecognised");
  }
}
