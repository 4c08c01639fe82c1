// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.qemu;

import java.util.List;

/**
 * A value in the {@code cpu} section of a migration stream, with the path of field names to it.
 * Source: QEMU, target/i386/machine.c.
 */
enum CpuValue {
  CR0("env.cr[0]"),
  CR3("env.cr[3]"),
  CR4("env.cr[4]"),
  EFER("env.efer"),
  RFLAGS("env.eflags"),
  CS_SELECTOR("env.segs/1/", "selector"),
  CS_ATTRIBUTES("env.segs/1/", "flags"),
  SS_SELECTOR("env.segs/2/", "selector"),
  SS_ATTRIBUTES("env.segs/2/", "flags"),
  /** QEMU's processor mode flags; bit 19: in SMM. */
  MODE("env.hflags"),
  /** Bit 20 is 0 while A20M# is asserted. */
  A20_MASK("env.a20_mask"),
  FEATURE_CONTROL("cpu/msr_ia32_feature_control", "env.msr_ia32_feature_control"),
  /** Bit 0: in VMX non-root operation. */
  NESTED_FLAGS("cpu/nested_state", "env.nested_state", "flags"),
  VMXON_POINTER(
      "cpu/nested_state", "env.nested_state", "cpu/kvm_nested_state/vmx", "hdr.vmx.vmxon_pa"),
  VMCS_POINTER(
      "cpu/nested_state", "env.nested_state", "cpu/kvm_nested_state/vmx", "hdr.vmx.vmcs12_pa"),
  /** Not 0: VMX operation is suspended because the processor is in SMM. */
  NESTED_SMM_FLAGS(
      "cpu/nested_state", "env.nested_state", "cpu/kvm_nested_state/vmx", "hdr.vmx.smm.flags");

  /** Values that the section of every x86 processor has. */
  static final List<CpuValue> NEEDED = List.of(CR0, CR3, CR4, RFLAGS, CS_ATTRIBUTES, MODE);

  @SuppressWarnings("ImmutableEnumChecker") // List.of
  private final List<String> path;

  CpuValue(String... path) {
    this.path = List.of(path);
  }

  List<String> path() {
    return path;
  }
}
