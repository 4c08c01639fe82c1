// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A requirement is not applicable where its condition is false. */
class ApplicabilityTest {
  private final Applicability toProcessor = Applicability.toProcessor(PlainSession.REQUIREMENTS);
  private final Applicability toMachine = Applicability.toMachine(PlainSession.REQUIREMENTS);
  private final RuleMarks certain = new RuleMarks(PlainSession.INDEX_OF);
  private final RuleMarks possible = new RuleMarks(PlainSession.INDEX_OF);

  private void assertNotApplicable(String id, boolean certainly, boolean possibly) {
    int index = PlainSession.INDEX_OF.get(id);
    assertThat(certain.isNotApplicable(index)).as("%s, certainly", id).isEqualTo(certainly);
    assertThat(possible.isNotApplicable(index)).as("%s, possibly", id).isEqualTo(possibly);
  }

  @ParameterizedTest
  @CsvSource({
    "vmxon-operand-canonical, cs.l=0,                  true,  true",
    "vmxon-operand-canonical, cs.l=unknown,            false, true",
    "vmxon-operand-canonical, cs.l=1,                  false, false",
    "vmxon-operand-segment,   cs.l=1,                  true,  true",
    "vmxon-operand-segment,   cs.l=unknown,            false, true",
    "vmclear-pointer-aligned, vmcs.pointer=unknown,    true,  true",
    "vmclear-pointer-aligned, vmcs.pointer=unreadable, false, false",
    "state-efer-reserved,     cpu.vendor=unknown,      false, false",
    "state-efer-reserved,     cpu.vendor=AuthenticAMD, true,  true",
    "mp-vmxon-region-unique,  cs.l=0,                  false, false",
  })
  void notApplicableWhereTheConditionIsFalse(
      String id, String change, boolean certainly, boolean possibly) {
    toProcessor.ask(Predictions.state("64-bit", change), null);
    toProcessor.markAll(certain, possible);
    assertNotApplicable(id, certainly, possibly);
  }

  @Test
  void aFieldTreatedAsCertainLeavesRequirementsApplicable() {
    ProcessorSnapshot state = Predictions.state("64-bit", "cs.l=unknown");
    toProcessor.ask(state, Field.CS_L);
    toProcessor.markAll(certain, possible);
    assertNotApplicable("vmxon-operand-canonical", false, false);
    assertNotApplicable("vmxon-operand-segment", false, false);
  }

  @ParameterizedTest
  @CsvSource({"1, true", "2, false"})
  void multiprocessorRequirementsDependOnTheProcessorCount(int processors, boolean notApplicable) {
    toMachine.ask(new ProcessorSnapshot(0), processors, null);
    toMachine.markAll(certain, possible);
    assertNotApplicable("mp-vmxon-region-unique", notApplicable, notApplicable);
    assertNotApplicable("mp-all-processors-present", true, true);
    assertNotApplicable("vmclear-pointer-aligned", false, false);
  }

  @Test
  void clearedMarksDoNotAffectTheNextState() {
    toProcessor.ask(Predictions.state("64-bit", "cs.l=0"), null);
    toProcessor.markAll(certain, possible);
    certain.clear();
    possible.clear();
    toProcessor.ask(Predictions.state("64-bit", "cs.l=1"), null);
    toProcessor.markAll(certain, possible);
    assertNotApplicable("vmxon-operand-canonical", false, false);
  }
}
