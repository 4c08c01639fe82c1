// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.linux;

import static io.github.vmxcheck.model.Cpuid.LEAF_1_ECX_VMX;
import static io.github.vmxcheck.model.FeatureControl.*;
import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.Reading;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Vendor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinuxLogTest {

  @Test
  void disabledByBiosMeansLockedWithoutTheOutsideSmxBit() {
    ProcessorSnapshot read =
        Reading.of("[    0.1] x86/cpu: VMX (outside TXT) disabled by BIOS\n").processor();
    assertThat(read.isNumbered()).as("printed once, by the first processor to find it").isFalse();
    assertThat(read.known(IA32_FEATURE_CONTROL)).isEqualTo(LOCK | VMX_OUTSIDE_SMX);
    assertThat(read.value(IA32_FEATURE_CONTROL)).isEqualTo(LOCK);
    assertThat(read.has(CPUID_1_ECX, LEAF_1_ECX_VMX, LEAF_1_ECX_VMX)).isTrue();
    assertThat(read.isAbsent(SMX_OPERATION)).isTrue();
  }

  @Test
  void insideTxtGivesTheInsideSmxBitAndTheMeasuredLaunch() {
    ProcessorSnapshot read = Reading.of("VMX (inside TXT) disabled by BIOS\n").processor();
    assertThat(read.known(IA32_FEATURE_CONTROL)).isEqualTo(LOCK | VMX_INSIDE_SMX);
    assertThat(read.value(IA32_FEATURE_CONTROL)).isEqualTo(LOCK);
    assertThat(read.has(SMX_OPERATION, 1, 1)).isTrue();
  }

  /** The flag is missing if RDMSR failed, clearcpuid=vmx hides VMX, or memory ran out. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "kvm_intel: VMX not enabled (by BIOS) in MSR_IA32_FEAT_CTL on CPU 7",
        "kvm: VMX not enabled (by BIOS) in MSR_IA32_FEAT_CTL on CPU 7",
        "kvm_intel: VMX not fully enabled on CPU 7.  Check kernel logs and/or BIOS"
      })
  void aKernelFlagIsNotARegisterBit(String line) {
    Reading reading = Reading.of("[    9.1] " + line + "\n");
    assertThat(reading.processor().id()).isEqualTo(7);
    assertThat(reading.processor().isAbsent(IA32_FEATURE_CONTROL)).isTrue();
    assertThat(reading.processor().has(CPUID_1_ECX, LEAF_1_ECX_VMX, LEAF_1_ECX_VMX)).isTrue();
    assertThat(reading.snapshots.get(0).hints().get(0).text()).contains("rdmsr -a 0x3a");
  }

  @Test
  void firmwareDisablesVmxOnTheProcessorThatKvmNames() {
    ProcessorSnapshot read =
        Reading.of(
                """
                tboot: non-0 tboot_addr but it is not of type E820_TYPE_RESERVED
                x86/cpu: VMX (outside TXT) disabled by BIOS
                kvm_intel: VMX not enabled (by BIOS) in MSR_IA32_FEAT_CTL on CPU 1
                """)
            .processor();
    assertThat(read.id()).isEqualTo(1);
    assertThat(read.known(IA32_FEATURE_CONTROL)).isEqualTo(LOCK | VMX_OUTSIDE_SMX);
    assertThat(read.value(IA32_FEATURE_CONTROL)).isEqualTo(LOCK);
  }

  private static final String OLD = "Linux version 4.15.0-20-generic (gcc) #21-Ubuntu SMP\n";
  private static final String INTEL = "smpboot: CPU0: Intel(R) Core(TM) CPU @ 2.00GHz\n";
  private static final String BARE = "[   38.5] kvm: disabled by bios\n";

  @Test
  void plainDisabledByBiosReadsTheRegisterOnlyInOldKernels() {
    ProcessorSnapshot old = Reading.of(OLD + INTEL + BARE).processor();
    assertThat(old.value(IA32_FEATURE_CONTROL)).isEqualTo(LOCK);
    assertThat(old.known(IA32_FEATURE_CONTROL)).isEqualTo(LOCK | VMX_OUTSIDE_SMX);
    for (String version :
        new String[] {
          "", "Linux version 5.10.0-9-amd64\n", OLD.replace("-20-generic", "-240.el8")
        }) {
      Reading reading = Reading.of(version + INTEL + BARE);
      assertThat(reading.processor().isAbsent(IA32_FEATURE_CONTROL)).isTrue();
      assertThat(reading.processor().has(CPUID_1_ECX, LEAF_1_ECX_VMX, LEAF_1_ECX_VMX)).isTrue();
      assertThat(reading.snapshots.get(0).hints().get(0).text()).contains("before Linux 5.6 only");
    }
  }

  @Test
  void onlyASharedPageMeansThatTbootStartedTheKernel() {
    String found = "tboot: found shared page at phys addr 0x7c4f0000:\n";
    assertThat(Reading.of(OLD + INTEL + found + BARE).processor().known(IA32_FEATURE_CONTROL))
        .isEqualTo(LOCK | VMX_INSIDE_SMX);
    String invalid = "tboot: non-0 tboot_addr but it is not of type E820_RESERVED\n";
    assertThat(Reading.of(OLD + INTEL + invalid + BARE).processor().known(IA32_FEATURE_CONTROL))
        .isEqualTo(LOCK | VMX_OUTSIDE_SMX);
    String txtOnly = "kvm: disable TXT in the BIOS or activate TXT before enabling KVM\n";
    ProcessorSnapshot read = Reading.of(invalid + txtOnly + BARE + INTEL).processor();
    assertThat(read.known(IA32_FEATURE_CONTROL)).isEqualTo(LOCK | VMX_ENABLES);
    assertThat(read.value(IA32_FEATURE_CONTROL)).isEqualTo(LOCK | VMX_INSIDE_SMX);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "modprobe kvm_intel\n",
        "$ egrep -c '(vmx|svm)' /proc/cpuinfo\n16\n",
        "igb: Intel(R) Gigabit Ethernet Network Driver\n",
        "KERNEL supported cpus:\n  Intel GenuineIntel\n  AMD AuthenticAMD\n"
      })
  void otherLinesDoNotIdentifyTheVendor(String line) {
    Reading reading = Reading.of(OLD + line + BARE);
    assertThat(reading.snapshots).isEmpty();
    assertThat(reading.problems).singleElement().asString().contains("Intel and AMD");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "smpboot: CPU0: AMD Ryzen 7 0000X 8-Core Processor (family: 0x17, model: 0x71)\n",
        "smpboot: CPU0: Hygon C86 7000 32-core Processor\n",
        "processor : 0\nvendor_id : AuthenticAMD\n"
      })
  void onAmdTheMessageIsNotAboutVmx(String processor) {
    Reading reading = Reading.of(OLD + processor + "igb: Intel(R) Gigabit Network\n" + BARE);
    assertThat(reading.processor().isAbsent(IA32_FEATURE_CONTROL)).isTrue();
    assertThat(reading.processor().value(VENDOR)).isIn(Vendor.AMD, Vendor.HYGON);
    assertThat(reading.snapshots.get(0).hints().get(0).text()).contains("AMD and Hygon");
  }

  @Test
  void aCommandLineThatHidesVmxIsNoted() {
    Reading reading = Reading.of("Command line: root=/dev/sda1 clearcpuid=133\n" + INTEL + BARE);
    assertThat(reading.snapshots.get(0).hints().get(0).text()).contains("hides VMX from Linux");
  }

  @Test
  void plainNoHardwareSupportGivesNothing() {
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
  void aFailedWriteGivesNoBit() {
    Reading reading =
        Reading.of("wrmsrl_safe (MSR_IA32_FEATURE_CONTROL, 00000007) failed error -5\n");
    assertThat(reading.snapshots).isEmpty();
    assertThat(reading.problems)
        .singleElement()
        .asString()
        .startsWith(
            "<stdin>:1:1: the write of 7H to IA32_FEATURE_CONTROL faulted: the register was")
        .endsWith("read it with rdmsr -a 0x3a");
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
    ProcessorSnapshot none = Reading.of(line.replace("100001", "deadbeef")).processor();
    assertThat(none.isAbsent(IA32_FEATURE_CONTROL)).isTrue();
    assertThat(outcomes(none)).contains("gp0").doesNotContain("vmsucceed");
  }

  @Test
  void txtOnlyMeansThatOnlyTheInsideSmxBitIsSet() {
    ProcessorSnapshot read =
        Reading.of("kvm: disable TXT in the BIOS or activate TXT before enabling KVM\n")
            .processor();
    assertThat(read.value(IA32_FEATURE_CONTROL)).isEqualTo(LOCK | VMX_INSIDE_SMX);
    assertThat(read.known(IA32_FEATURE_CONTROL)).isEqualTo(LOCK | VMX_ENABLES);
  }

  @Test
  void aFaultOfKvmExcludesSuccessAndFailure() {
    String fault = "VMXON faulted, MSR_IA32_FEAT_CTL (0x3a) = 0x5\n";
    ProcessorSnapshot read = Reading.of(fault).processor();
    assertThat(read.isNumbered()).isFalse();
    assertThat(outcomes(read)).containsExactlyInAnyOrder("ud", "gp0", "ss0", "pf");
    String warning =
        "WARNING: CPU: 7 PID: 44 at arch/x86/kvm/vmx/vmx.c:2846 vmx_enable+0x1/0x9 [kvm_intel]\n";
    assertThat(Reading.of(fault + warning).processor().id()).isEqualTo(7);
    String newer = "WARNING: arch/x86/virt/hw.c:91 at x86_vmx_enable+0x1/0x9, CPU#7: cpuhp/7/44\n";
    assertThat(Reading.of(fault + newer).processor().id()).isEqualTo(7);
    String other = "WARNING: CPU: 7 PID: 44 at kernel/rcu/tree.c:12 rcu_note+0x1/0x9\n";
    assertThat(Reading.of(fault + other).processor().isNumbered()).isFalse();
  }

  @Test
  void aProcessorThatKvmDidNotEnableHadNoSuccess() {
    ProcessorSnapshot read =
        Reading.of("kvm: enabling virtualization on CPU3 failed\n").processor();
    assertThat(read.id()).isEqualTo(3);
    assertThat(outcomes(read))
        .contains("ud", "gp0", "vmfail-invalid", "vmfail-valid-15")
        .doesNotContain("vmsucceed");
  }

  private static List<String> outcomes(ProcessorSnapshot read) {
    return OBSERVED_OUTCOME.words(read.value(OBSERVED_OUTCOME), read.known(OBSERVED_OUTCOME));
  }

  @ParameterizedTest
  @CsvSource({
    "'[0.1] BIOS\n[0.2] smpboot: CPU0: Intel(R) Xeon(R)\n', true",
    "'[0.1] BIOS\n[0.2] smp: Bringing up secondary CPUs ...\n', true",
    "'BIOS\nsmpboot: x86: Booting SMP configuration:\n', true",
    "'[0.2] smp: Bringing up secondary CPUs ...\n[0.3] BIOS\n', false",
    "'[5.1] BIOS\n[5.0] smpboot: CPU0: Intel(R) Xeon(R)\n', false",
    "'[0.3] BIOS\n[0.0] Linux version 6.8.1 (x)\n[0.4] smpboot: CPU0: Intel(R)\n', false",
  })
  void whatIsPrintedBeforeTheOthersStartIsAboutTheBootProcessor(String log, boolean boot) {
    String text =
        log.replace("\\n", "\n").replace("BIOS", "x86/cpu: VMX (outside TXT) disabled by BIOS");
    ProcessorSnapshot read = Reading.of(text).processor();
    assertThat(read.isNumbered()).isEqualTo(boot);
    assertThat(read.has(IA32_FEATURE_CONTROL, LOCK | VMX_OUTSIDE_SMX, LOCK)).isTrue();
  }

  @Test
  void linuxLocksTheRegisterOfEachProcessor() {
    String log =
        """
        [    0.1] x86/cpu: VMX (outside TXT) disabled by BIOS
        [  200.5] CPU: 1 PID: 7 Comm: insmod Not tainted 6.8.0 #1
        [  200.5] RIP: 0010:hv_start+0x1/0x9 [hv]
        [  200.5] CS:  0010 DS: 0000 ES: 0000 CR0: 0000000080050033
        [  200.5] CR2: 0000000000000000 CR3: 0000000104a7e005 CR4: 00000000003706f0
        """;
    ProcessorSnapshot read = Reading.of(log).processor();
    assertThat(read.known(IA32_FEATURE_CONTROL)).isEqualTo(LOCK);
    assertThat(read.has(IA32_FEATURE_CONTROL, LOCK, LOCK)).isTrue();
    assertThat(Reading.of(log).snapshots.get(0).hints().get(0).text())
        .contains("bit 2 is 0", "for a processor that the line does not identify");
  }
}
