// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.nativeformat.SnapshotReader;
import io.github.vmxcheck.dumps.nativeformat.SnapshotSink;
import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.specs.Specification;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Edge cases, judged by hand against the manual. */
class JudgedStatesTest {
  private static final Path JUDGED = Path.of("src/test/resources/judged");

  @ParameterizedTest
  @CsvSource({
    // Between MOV to CR0 and the far jump, CS still has a selector of real-address mode.
    "after-pe-before-jump,         gp0",
    // CR0[63:32] is always 0, so its fixed-bit MSRs are complete with eight digits.
    "cr0-fixed1-32bit-ffff,        vmsucceed",
    // A processor newer than the manual has the CR4 bits that IA32_VMX_CR4_FIXED1 allows.
    "cr4-future-bit-29-allowed,    vmsucceed",
    "current-vmcs-implies-vmx,     vmfail-valid-15",
    "fred-low-half-only,           gp0 vmsucceed",
    "intel-64-bit48-clear-deduced, vmsucceed",
    "kut-fc-enabled-no-lock,       gp0",
    "la57-edge,                    gp0",
    "lam-sup-bit47-0,              gp0",
    "lam-sup-tagged-kernel,        vmsucceed",
    "lass-kernel-operand,          vmsucceed",
    "lass-user-operand,            gp0",
    "lass-user-operand-ac,         vmsucceed",
    "lass-user-operand-nosmap,     vmsucceed",
  })
  void vmxonDoesWhatTheManualSays(String name, String outcomes) {
    Outcome outcome = processor(name, 0).outcome();
    assertThat(outcome.possible()).containsExactlyInAnyOrder(outcomes.split(" ", -1));
    assertThat(outcome.hypothetical()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    // Leaf 7 is hidden by IA32_MISC_ENABLE[22], not absent.
    "cpuid-limit-maxval,       state-cr4-bit-needs-cpuid,            UNDETERMINED",
    "cpuid-limit-maxval,       capability-cr4-fixed1-matches-cpuid,  UNDETERMINED",
    // The C-bit of an encrypted guest.
    "cr3-amd-sev-c51,          state-cr3-width,                      NOT_APPLICABLE",
    "cr4-future-bit-29-allowed, state-cr4-reserved,                  SATISFIED",
    "fred-low-half-only,       vmxon-cr4-fixed-to-0,                 UNDETERMINED",
    "kut-fc-enabled-no-lock,   vmxon-feature-control-lock,           VIOLATED",
    "kut-fc-enabled-no-lock,   vmxon-feature-control-outside-smx,    SATISFIED",
    "vmcs-current-is-vmxon,    vmcs-region-distinct,                 VIOLATED",
    "vmcs-current-is-vmxon,    state-current-vmcs-distinct,          VIOLATED",
  })
  void aRequirementHasTheVerdictOfTheManual(String name, String requirement, Verdict verdict) {
    assertThat(processor(name, 0).verdict(requirement)).isEqualTo(verdict);
  }

  @Test
  void inNonRootOperationVmclearAndVmptrldCauseVmExits() {
    ProcessorValidation processor = processor("vmcs-nonroot", 0);
    assertThat(processor.outcome("vmclear").orElseThrow().possible()).containsExactly("vm-exit");
    assertThat(processor.outcome("vmptrld").orElseThrow().possible()).containsExactly("vm-exit");
  }

  @Test
  void vmptrldRejectsTheVmxonPointerWithError10() {
    Outcome vmptrld = processor("kut-vmptrld-vmxon-cur", 0).outcome("vmptrld").orElseThrow();
    assertThat(vmptrld.possible()).containsExactly("vmfail-valid-10");
    assertThat(vmptrld.errorNumber()).hasValue(10);
  }

  @Test
  void aHotAddedProcessorWithFeatureControl0Fails() {
    Validation validation = validate("mp-hotplug-fc0");
    assertThat(validation.processors().get(1).outcome().possible()).containsExactly("gp0");
    assertThat(validation.all().filter(one -> one.verdict() == Verdict.VIOLATED).toList())
        .extracting(one -> one.requirement().id())
        .contains("mp-feature-control-uniform");
  }

  private static ProcessorValidation processor(String name, int index) {
    return validate(name).processors().get(index);
  }

  private static Validation validate(String name) {
    List<Snapshot> snapshots = new ArrayList<>();
    SnapshotReader.read(
        JUDGED.resolve(name + ".yaml"),
        name,
        new SnapshotSink() {
          @Override
          public void snapshot(Snapshot snapshot) {
            snapshots.add(snapshot);
          }

          @Override
          public void problem(InputProblem problem) {
            throw new AssertionError(problem);
          }
        });
    return new Validator(Specification.builtIn(), Assumptions.USUAL).validate(snapshots.get(0));
  }
}
