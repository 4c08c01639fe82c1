// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.xen;

import static io.github.vmxcheck.model.FeatureControl.*;
import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.Reading;
import io.github.vmxcheck.model.Efer;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

class XenLogTest {
  private static final String CRASH =
      """
      (XEN) ----[ Xen-4.17.2  x86_64  debug=n  Not tainted ]----
      (XEN) CPU:    5
      (XEN) RIP:    e008:[<ffff82d0402a1b2c>] vmx_do_resume+0x4c/0x1d0
      (XEN) RFLAGS: 0000000000010046   CONTEXT: hypervisor (d2v1)
      (XEN) r15: ffff830412300000   cr0: 0000000080050033   cr4: 00000000000006e0
      (XEN) cr3: 0000000412aa3000   cr2: 0000000000000000
      (XEN) ds: 0000   es: 0000   fs: 0000   gs: 0000   ss: 0000   cs: e008
      """;

  @Test
  void disabledByBiosMeansLockedWithoutTheBit() {
    ProcessorSnapshot read = Reading.of("(XEN) CPU2: VMX disabled by BIOS.\n").processor();
    assertThat(read.id()).isEqualTo(2);
    assertThat(read.value(IA32_FEATURE_CONTROL)).isEqualTo(LOCK);
    assertThat(read.known(IA32_FEATURE_CONTROL)).isEqualTo(LOCK | VMX_OUTSIDE_SMX);
  }

  @Test
  void enabledMeansLockedWithTheBit() {
    ProcessorSnapshot read = Reading.of("(XEN) HVM: VMX enabled\n").processor();
    assertThat(read.value(IA32_FEATURE_CONTROL)).isEqualTo(LOCK | VMX_OUTSIDE_SMX);
    ProcessorSnapshot measured =
        Reading.of(
                "(XEN) TBOOT: found shared page at phys addr 7c4f0000:\n(XEN) HVM: VMX enabled\n")
            .processor();
    assertThat(measured.value(IA32_FEATURE_CONTROL)).isEqualTo(LOCK | VMX_INSIDE_SMX);
    assertThat(measured.known(IA32_FEATURE_CONTROL)).isEqualTo(LOCK | VMX_INSIDE_SMX);
  }

  @Test
  void insufficientGivesTheBitsThatXenRequires() {
    ProcessorSnapshot read =
        Reading.of("VMX: CPU0 has insufficient VMExit Control (00000205; requires 00008204)\n")
            .processor();
    assertThat(read.known(IA32_VMX_EXIT_CTLS)).isEqualTo(0x8204L << 32);
    assertThat(read.value(IA32_VMX_EXIT_CTLS)).isEqualTo(0x204L << 32);
  }

  @Test
  void theHypervisorBlockBelongsToTheProcessor() {
    ProcessorSnapshot read = Reading.of(CRASH).processor();
    assertThat(read.id()).isEqualTo(5);
    assertThat(read.value(CR4)).isEqualTo(0x6e0);
    assertThat(read.value(CS_SELECTOR)).isEqualTo(0xe008);
    assertThat(read.has(IA32_EFER, Efer.LMA, Efer.LMA)).isTrue();
    assertThat(read.isAbsent(OBSERVER)).isTrue();
  }

  @Test
  void aGuestBlockBelongsToItsVirtualProcessor() {
    ProcessorSnapshot read =
        Reading.of(CRASH.replace("hypervisor (d2v1)", "hvm guest (d2v1)").replace("e008", "0010"))
            .processor();
    assertThat(read.id()).isEqualTo(1);
    assertThat(read.value(OBSERVER)).isEqualTo(2);
    assertThat(read.isAbsent(IA32_EFER)).isTrue();
  }

  @Test
  void aBlockWithoutItsStartBelongsToAGuestIfItsSelectorDoes() {
    String rest = CRASH.substring(CRASH.indexOf("(XEN) r15"));
    assertThat(Reading.of(rest).processor().isAbsent(OBSERVER)).isTrue();
    ProcessorSnapshot read = Reading.of(rest.replace("e008", "0010")).processor();
    assertThat(read.value(OBSERVER)).isEqualTo(2);
    assertThat(read.isNumbered()).isFalse();
  }

  @Test
  void twoBlocksAreTwoSnapshots() {
    assertThat(Reading.of(CRASH + CRASH).snapshots).hasSize(2);
    String rest = CRASH.substring(CRASH.indexOf("(XEN) RFLAGS"));
    assertThat(Reading.of(rest + rest).snapshots).hasSize(2);
  }

  @Test
  void theMessageAboutTxtMeansAnExceptionWithTheRegisterLocked() {
    String log = "(XEN) CPU1: VMXON failed: perhaps because of TXT settings in your BIOS conf?\n";
    ProcessorSnapshot read = Reading.of(log).processor();
    assertThat(read.id()).isEqualTo(1);
    assertThat(outcomes(read)).containsExactlyInAnyOrder("ud", "gp0", "ss0", "pf");
    assertThat(read.known(IA32_FEATURE_CONTROL)).isEqualTo(LOCK);
    ProcessorSnapshot measured =
        Reading.of("(XEN) TBOOT: found shared page at phys addr 7c4f0000:\n" + log).processor();
    assertThat(measured.known(IA32_FEATURE_CONTROL)).isEqualTo(LOCK | VMX_ENABLES);
    assertThat(measured.value(IA32_FEATURE_CONTROL)).isEqualTo(LOCK | VMX_INSIDE_SMX);
  }

  @Test
  void anUnexpectedFailureOnlyExcludesSuccess() {
    ProcessorSnapshot read = Reading.of("(XEN) CPU2: unexpected VMXON failure\n").processor();
    assertThat(read.id()).isEqualTo(2);
    assertThat(outcomes(read))
        .contains("gp0", "vmfail-invalid", "vmfail-valid-15")
        .doesNotContain("vmsucceed");
    assertThat(read.isAbsent(IA32_FEATURE_CONTROL)).isTrue();
  }

  private static List<String> outcomes(ProcessorSnapshot read) {
    return OBSERVED_OUTCOME.words(read.value(OBSERVED_OUTCOME), read.known(OBSERVED_OUTCOME));
  }
}
