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
        "vmx_modinit: processor does not support desired basic capabilities | does not test",
        "module_register_init: MOD_LOAD (vmm, 0xffffffff8271c2a0, 0) error 6 | vmm did not load",
        "HAXM: This computer meets the requirements for HAXM, but Intel Virtualization Technology"
            + " (VT-x) is not turned on. | hidden by Hyper-V",
        "haxm_error: log_vmxon_res 0 | succeeded or was not executed",
        "[88us][cpu=0][vm0:vcpu0][sev=3][seq=9]:VMX ctrl 0x482 not fully enabled: request 0x8500 but"
            + " get 0x8400 | VMXON does not test them",
        "VMLAUNCH failed. Instruction error = 7. | invalid control fields): this happens only in VMX",
        "[NoirVisor] Failed at VM-Entry, Code=8 | VMXON had succeeded before",
        "This host supports Intel VT-x, but Intel VT-x is disabled. | proves no bit",
        "This host does not support Intel VT-x. | hypervisor below hides it",
        "Virtualized Intel VT-x/EPT is not supported on this platform. | does not offer VMX",
        "VMware Player and Device/Credential Guard are not compatible. | beside it",
        "VM_INSTRUCTION_ERROR: 0x5 | not launched): this happens only in VMX operation",
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
        "if (error) printf(\"VMLAUNCH failed, error code = 7\");",
        "VM-instruction error 7 should not occur",
      })
  void commandsAndProseGiveNothing(String line) {
    Reading reading = Reading.of(line + "\n");
    assertThat(reading.snapshots).isEmpty();
    assertThat(reading.problems).singleElement().asString().contains("unrecognised");
  }
}
