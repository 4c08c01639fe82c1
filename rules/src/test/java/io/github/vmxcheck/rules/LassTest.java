// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When linear-address-space separation (LASS) rejects the VMXON operand. */
class LassTest {
  private static final String LASS =
      "cpuid.0x7.0.eax=1 cpuid.0x7.1.eax.LASS=1 cpuid.0x7.1.eax.LAM=1 IA32_VMX_CR4_FIXED1.LASS=1"
          + " IA32_VMX_CR4_FIXED1.LAM_SUP=1 cr4.LASS=1 vmxon.operand.linear=0x00007ffc12340ff8 ";

  @ParameterizedTest
  @CsvSource({
    "'',                                                gp0",
    "vmxon.operand.segment=ss,                          ss0",
    "vmxon.operand.segment=unknown,                     gp0 ss0",
    // Before paging: never #PF.
    "vmxon.operand.access=not-mapped,                   gp0",
    "vmxon.operand.access=not-permitted,                gp0",
    "vmxon.operand.linear=0xffffb00012340ff8,           vmsucceed",
    // The last bytes wrap past 2^64 into the user half.
    "vmxon.operand.linear=0xfffffffffffffff8,           vmsucceed",
    "vmxon.operand.linear=0xfffffffffffffff9,           gp0",
    // Bit 63 is tested before linear-address masking, which does not change it.
    "vmxon.operand.linear=0x8123b00012340ff8 cr4.LAM_SUP=1, vmsucceed",
    "vmxon.operand.linear=0x7e007ffc12340ff8 cr3[61]=1, gp0",
    "rflags.AC=1,                                       vmsucceed",
    "cr4.SMAP=0,                                        vmsucceed",
    "cr4.LASS=0,                                        vmsucceed",
    "IA32_EFER=0x0 cs.l=0 cs.d=1 cr4.PCIDE=0 vmxon.operand.linear=0x12340ff8, vmsucceed",
    "rflags.AC=unknown,                                 gp0 vmsucceed",
    "cr4.SMAP=unknown,                                  gp0 vmsucceed",
    "cr4.LASS=unknown,                                  gp0 vmsucceed",
    "vmxon.operand.linear=unknown,                      vmsucceed",
    "vmxon.operand.linear[63]=unknown,                  gp0 vmsucceed",
  })
  void vmxonWithLass(String differences, String outcomes) {
    Outcome outcome = Predictions.vmxon(LASS + differences);
    assertThat(outcome.possible()).containsExactlyInAnyOrder(outcomes.split(" ", -1));
  }

  @ParameterizedTest
  @CsvSource({
    "'',                                      VIOLATED",
    "rflags.AC=unknown,                       UNDETERMINED",
    "cr4.SMAP=unknown,                        UNDETERMINED",
    "cs.l=unknown,                            UNDETERMINED",
    "vmxon.operand.linear[63]=unknown,        UNDETERMINED",
    "vmxon.operand.linear=unknown,            SATISFIED",
    "vmxon.operand.linear=unknown vmxon.operand.access=unknown, UNDETERMINED",
    "cr4.LASS=0,                              NOT_APPLICABLE",
    "cs.l=0,                                  NOT_APPLICABLE",
  })
  void verdictOnTheLassRequirement(String differences, Verdict verdict) {
    assertThat(Predictions.validate(LASS + differences).verdict("vmxon-operand-lass"))
        .isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({
    "cr4.LASS=0,                                             VIOLATED",
    "cr4.LASS=0 rflags.AC=1,                                 SATISFIED",
    "cr4.LASS=0 cr4.SMAP=0,                                  SATISFIED",
    "cr4.LASS=0 vmxon.operand.linear=0xffffb00012340ff8,     SATISFIED",
    "'',                                                     NOT_APPLICABLE",
  })
  void withoutLassSmapForbidsMostPagesOfTheUserHalf(String differences, Verdict verdict) {
    assertThat(Predictions.validate(LASS + differences).verdict("operand-in-user-half-under-smap"))
        .isEqualTo(verdict);
  }
}
