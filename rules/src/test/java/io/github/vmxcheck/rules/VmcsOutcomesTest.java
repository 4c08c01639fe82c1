// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.rules.Predictions.validate;
import static io.github.vmxcheck.rules.Predictions.vmclear;
import static io.github.vmxcheck.rules.Predictions.vmptrld;
import static io.github.vmxcheck.rules.Predictions.vmxon;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What VMCLEAR and VMPTRLD do. */
class VmcsOutcomesTest {
  @ParameterizedTest
  @CsvSource({
    "vmcs.pointer=0x12345008, 2, 9, vmclear-pointer-aligned vmptrld-pointer-aligned",
    "vmcs.pointer=0x8000000000, 2, 9, vmclear-pointer-width vmptrld-pointer-width",
    "vmcs.pointer=0x12345000, 3, 10, vmclear-not-vmxon-pointer vmptrld-not-vmxon-pointer",
  })
  void theErrorNumberOfAVmcsFailureIsPredictedEvenIfItCannotBeRead(
      String differences, int vmclear, int vmptrld, String decidedBy) {
    Outcome clear = vmclear(differences + " vmcs.region.header=5");
    Outcome load = vmptrld(differences + " vmcs.region.header=5");
    assertThat(clear.possible()).containsExactly("vmfail-invalid");
    assertThat(clear.errorNumber()).hasValue(vmclear);
    assertThat(clear.next().orElseThrow().possible()).containsExactly("vmsucceed");
    assertThat(load.possible()).containsExactly("vmfail-invalid");
    assertThat(load.errorNumber()).hasValue(vmptrld);
    assertThat(load.next().orElseThrow().errorNumber()).hasValue(11);
    assertThat(List.of(clear.decidedBy().get(0), load.decidedBy().get(0)))
        .containsExactly(decidedBy.split(" "));
  }

  @Test
  void inRootOperationACurrentVmcsReceivesTheErrorNumber() {
    String root = "vmx-operation=root vmcs.pointer=0x12346008 current-vmcs=";
    assertThat(vmclear(root + "0x12347000").possible()).containsExactly("vmfail-valid-2");
    assertThat(vmptrld(root + "0x12347000").possible()).containsExactly("vmfail-valid-9");
    assertThat(vmptrld(root + "none").possible()).containsExactly("vmfail-invalid");
    assertThat(vmptrld(root + "unknown").possible())
        .containsExactly("vmfail-invalid", "vmfail-valid-9");
    assertThat(vmptrld(root + "unknown").next()).isEmpty();
  }

  @Test
  void vmxonAndVmcsOutcomesAreIndependent() {
    assertThat(vmclear("cr4.VMXE=0").possible()).containsExactly("vmsucceed");
    assertThat(vmxon("vmcs.pointer=0x12346008").possible()).containsExactly("vmsucceed");
    assertThat(validate("vmcs.pointer=unknown").outcome("vmclear")).isEmpty();
  }
}
