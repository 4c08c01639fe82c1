package io.github.vmxcheck.model.dump;

import static io.github.vmxcheck.model.Cpuid.LEAF_1_ECX_VMX;
import static io.github.vmxcheck.model.FeatureControl.*;
import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.ProcessorSnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinuxLogTest {

  @Test
  void disabledByBiosIsLockedWithoutTheBitForOutsideSmx() {
    ProcessorSnapshot read =
        Reading.of("[    0.1] x86/cpu: VMX (outside TXT) disabled by BIOS\n").processor();
    assertThat(read.isNumbered()).isTrue();
    assertThat(read.id()).isZero();
    assertThat(read.known(IA32_FEATURE_CONTROL)).isEqualTo(LOCK | VMX_OUTSIDE_SMX);
    assertThat(read.value(IA32_FEATURE_CONTROL)).isEqualTo(LOCK);
    assertThat(read.has(CPUID_1_ECX, LEAF_1_ECX_VMX, LEAF_1_ECX_VMX)).isTrue();
    assertThat(read.isAbsent(SMX_OPERATION)).isTrue();
  }

  @Test
  void insideTxtTellsTheOtherBitAndTheMeasuredLaunch() {
    ProcessorSnapshot read = Reading.of("VMX (inside TXT) disabled by BIOS\n").processor();
    assertThat(read.known(IA32_FEATURE_CONTROL)).isEqualTo(LOCK | VMX_INSIDE_SMX);
    assertThat(read.value(IA32_FEATURE_CONTROL)).isEqualTo(LOCK);
    assertThat(read.has(SMX_OPERATION, 1, 1)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kvm_intel: VMX not enabled (by BIOS) in MSR_IA32_FEAT_CTL on CPU 7",
        "kvm: VMX not enabled (by BIOS) in MSR_IA32_FEAT_CTL on CPU 7",
        "kvm_intel: VMX not fully enabled on CPU 7.  Check kernel logs and/or BIOS"
      })
  void theModuleTellsWhichProcessor(String line) {
    ProcessorSnapshot read = Reading.of("[    9.1] " + line + "\n").processor();
    assertThat(read.id()).isEqualTo(7);
    assertThat(read.known(IA32_FEATURE_CONTROL)).isEqualTo(LOCK | VMX_OUTSIDE_SMX);
    assertThat(read.value(IA32_FEATURE_CONTROL)).isEqualTo(LOCK);
    assertThat(read.isAbsent(CPUID_1_ECX)).isTrue();
  }

  @Test
  void afterAMeasuredLaunchTheBitForInsideSmxIsMissing() {
    ProcessorSnapshot read =
        Reading.of(
                """
                tboot: found shared page at phys addr 0x7c4f0000:
                kvm_intel: VMX not enabled (by BIOS) in MSR_IA32_FEAT_CTL on CPU 1
                """)
            .processor();
    assertThat(read.known(IA32_FEATURE_CONTROL)).isEqualTo(LOCK | VMX_INSIDE_SMX);
  }

  @Test
  void bareDisabledByBiosTellsNothingUnlessTheTextIsOfIntel() {
    String bare = "[   38.5] kvm: disabled by bios\n";
    assertThat(Reading.of(bare).snapshots).isEmpty();
    assertThat(Reading.of(bare).problems).singleElement().asString().contains("Intel and of AMD");
    ProcessorSnapshot read = Reading.of(bare + "modprobe kvm_intel\n").processor();
    assertThat(read.value(IA32_FEATURE_CONTROL)).isEqualTo(LOCK);
    assertThat(read.known(IA32_FEATURE_CONTROL)).isEqualTo(LOCK | VMX_OUTSIDE_SMX);
    assertThat(Reading.of(bare + "modprobe kvm_intel; modprobe kvm_amd\n").snapshots).isEmpty();
  }

  @Test
  void bareNoHardwareSupportTellsNothing() {
    assertThat(Reading.of("kvm: no hardware support\nmodprobe kvm_intel\n").snapshots).isEmpty();
    assertThat(Reading.of("kvm: no hardware support for 'kvm_amd'\n").snapshots).isEmpty();
    ProcessorSnapshot read = Reading.of("kvm: no hardware support for 'kvm_intel'\n").processor();
    assertThat(read.has(CPUID_1_ECX, LEAF_1_ECX_VMX, 0)).isTrue();
  }

  @Test
  void notSupportedMayBeHidden() {
    Reading reading = Reading.of("kvm_intel: VMX not supported by CPU 3\n");
    assertThat(reading.processor().has(CPUID_1_ECX, LEAF_1_ECX_VMX, 0)).isTrue();
    assertThat(reading.processor().id()).isEqualTo(3);
    assertThat(reading.snapshots.get(0).hints().get(0).text()).contains("a hypervisor may hide it");
  }

  @Test
  void aFailedWriteTellsNoBit() {
    Reading reading =
        Reading.of("wrmsrl_safe (MSR_IA32_FEATURE_CONTROL, 00000007) failed error -5\n");
    assertThat(reading.snapshots).isEmpty();
    assertThat(reading.problems)
        .singleElement()
        .asString()
        .startsWith(
            "<stdin>:1:1: the write of 7H to IA32_FEATURE_CONTROL faulted: the register was")
        .endsWith("collect it: rdmsr -a 0x3a");
    String newer =
        "unchecked MSR access error: WRMSR to 0x3a (tried to write 0x0000000000000005)\n";
    assertThat(Reading.of(newer).problems.get(0)).contains("the write of 5H to IA32_FEATURE");
  }

  @Test
  void theValuePrintedWhenVmxonFaultedIsTheWholeRegister() {
    String line = "VMXON faulted, MSR_IA32_FEAT_CTL (0x3a) = 0x100001\n";
    ProcessorSnapshot read = Reading.of(line).processor();
    assertThat(read.knows(IA32_FEATURE_CONTROL)).isTrue();
    assertThat(read.value(IA32_FEATURE_CONTROL)).isEqualTo(0x100001);
    assertThat(Reading.of(line.replace("100001", "deadbeef")).snapshots).isEmpty();
  }

  @Test
  void txtOnlyMeansThatJustTheBitForInsideSmxIsSet() {
    ProcessorSnapshot read =
        Reading.of("kvm: disable TXT in the BIOS or activate TXT before enabling KVM\n")
            .processor();
    assertThat(read.value(IA32_FEATURE_CONTROL)).isEqualTo(LOCK | VMX_INSIDE_SMX);
    assertThat(read.known(IA32_FEATURE_CONTROL)).isEqualTo(LOCK | VMX_ENABLES);
  }
}
