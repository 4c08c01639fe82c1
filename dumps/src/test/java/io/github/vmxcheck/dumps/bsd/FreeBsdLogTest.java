// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.bsd;

import static io.github.vmxcheck.model.FeatureControl.VMX_OUTSIDE_SMX;
import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.Reading;
import io.github.vmxcheck.model.ProcessorSnapshot;
import org.junit.jupiter.api.Test;

class FreeBsdLogTest {

  @Test
  void disabledInBiosGivesTheEnableBitButNotTheLock() {
    ProcessorSnapshot read = Reading.of("  VT-x: (disabled in BIOS) PAT,HLT\n").processor();
    assertThat(read.known(IA32_FEATURE_CONTROL)).isEqualTo(VMX_OUTSIDE_SMX);
    assertThat(read.value(IA32_FEATURE_CONTROL)).isZero();
  }

  @Test
  void otherFeatureWordsAreNotLeaf1() {
    ProcessorSnapshot read =
        Reading.of("  Features2=0x6<SSE>\n  AMD Features2=0x21<LAHF,ABM>\n").processor();
    assertThat(read.value(CPUID_1_ECX)).isEqualTo(6);
    assertThat(read.isAbsent(CPUID_80000001_EDX)).isTrue();
  }

  @Test
  void theHypervisorNameIsNotAVendor() {
    assertThat(Reading.of("Hypervisor: Origin = \"KVMKVMKVM\"\n").snapshots).isEmpty();
  }

  /** Source: sys/x86/x86/identcpu.c, print_vmx_info. */
  @Test
  void withoutTheRemarkTheBitIsSet() {
    ProcessorSnapshot read = Reading.of("  VT-x: HLT,PAUSE\n").processor();
    assertThat(read.has(IA32_FEATURE_CONTROL, VMX_OUTSIDE_SMX, VMX_OUTSIDE_SMX)).isTrue();
    assertThat(read.known(IA32_FEATURE_CONTROL)).isEqualTo(VMX_OUTSIDE_SMX);
    assertThat(Reading.of("  VT-x: (disabled in BIOS) PAT,HLT\n").processor())
        .matches(one -> one.has(IA32_FEATURE_CONTROL, VMX_OUTSIDE_SMX, 0));
    assertThat(Reading.of("  VT-x: is it on?\n").snapshots).isEmpty();
  }
}
