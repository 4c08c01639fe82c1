// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Field;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CollectingPlanTest {
  private final Collecting collecting = Collecting.builtIn();

  @Test
  void msrsOfTwoProcessorsAreOneShellCommand() {
    CollectingPlan plan =
        plan("linux", List.of(IA32_FEATURE_CONTROL, IA32_VMX_BASIC), List.of(0L, 1L));
    assertThat(plan.steps())
        .extracting(CollectingPlan.Step::command)
        .containsExactly(
            "for n in 0 1; do for i in 0x3a 0x480; do echo -n \"cpu$n $i: \"; rdmsr -p $n $i; done;"
                + " done");
    assertThat(plan.byHand()).isEmpty();
  }

  @Test
  void msrsAreOneDebuggerLinePerProcessor() {
    CollectingPlan plan = plan("windbg", List.of(IA32_FEATURE_CONTROL, IA32_EFER), List.of(3L));
    assertThat(plan.steps().get(0).where()).isEqualTo("WinDbg, on processor(s) 3");
    assertThat(plan.steps().get(0).command()).isEqualTo("rdmsr 3a; rdmsr c0000080");
  }

  @Test
  void theCommandThatGivesMostComesFirstAndNoFieldIsCollectedTwice() {
    CollectingPlan plan = plan("gdb", List.of(CR0, CS_L, SMM, CPUID_1_ECX), List.of(0L));
    assertThat(plan.steps())
        .extracting(CollectingPlan.Step::command)
        .containsExactly("monitor info registers -a", "cpuid -r");
    assertThat(plan.steps().get(0).fields()).containsExactly(CR0, CS_L, SMM);
  }

  @Test
  void fieldsWithoutACommandAreExplained() {
    CollectingPlan plan = plan("linux", List.of(VMXON_POINTER), List.of(0L));
    assertThat(plan.steps()).isEmpty();
    assertThat(plan.byHand().get(VMXON_POINTER)).contains("virt_to_phys");
  }

  @Test
  void eachFieldIsCoveredOnEachPlatform() {
    for (String platform : collecting.platforms()) {
      CollectingPlan plan = plan(platform, Arrays.asList(Field.values()), List.of(0L));
      assertThat(plan.steps()).isNotEmpty();
      assertThat(plan.byHand().values()).doesNotContain("no known command");
      assertThat(plan.steps()).noneMatch(step -> step.command().contains("{"));
    }
  }

  private CollectingPlan plan(String platform, List<Field> fields, List<Long> processors) {
    return CollectingPlan.of(collecting, platform, fields, processors);
  }
}
