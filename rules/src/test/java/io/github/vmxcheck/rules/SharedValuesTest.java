// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.model.Field.CURRENT_VMCS;
import static io.github.vmxcheck.model.Field.IA32_FEATURE_CONTROL;
import static io.github.vmxcheck.model.Field.IA32_VMX_BASIC;
import static io.github.vmxcheck.model.Field.VMCS_POINTER;
import static io.github.vmxcheck.model.Field.VMXON_POINTER;
import static io.github.vmxcheck.model.Field.VMXON_REGION_HEADER;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.Value;
import io.github.vmxcheck.model.Value.State;
import io.github.vmxcheck.rules.Diagnosis.Evidence;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Which values of many processors are shown. */
class SharedValuesTest {
  private static final Requirement REQUIREMENT =
      Specification.builtIn().byId("mp-capability-uniform").orElseThrow();
  private static final long PAGE_1 = 0x1000;
  private static final long PAGE_1_END = 0x1fff;
  private static final long PAGE_2 = 0x2000;
  private static final long NO_VMCS = CURRENT_VMCS.words().get("none");

  private static Evidence of(long processor, Field field, long bits) {
    return new Evidence(
        OptionalLong.of(processor), FieldPath.of(field), value(field, bits), Origin.NONE);
  }

  private static Value value(Field field, long bits) {
    return Value.of(bits, field.mask());
  }

  private static List<Evidence> deciding(Verdict verdict, List<WrongBits> bits, Evidence... all) {
    Finding finding = new Finding(REQUIREMENT, verdict, REQUIREMENT.level(), bits);
    return SharedValues.deciding(finding, List.of(all));
  }

  private static List<Evidence> shared(Evidence... all) {
    return deciding(Verdict.VIOLATED, List.of(), all);
  }

  @Test
  void everythingIsShownUnlessViolated() {
    Evidence one = of(0, VMXON_POINTER, PAGE_1);
    Evidence same = of(1, VMXON_POINTER, PAGE_1);
    Evidence other = of(2, VMXON_POINTER, PAGE_2);
    assertThat(deciding(Verdict.UNDETERMINED, List.of(), one, same, other))
        .containsExactly(one, same, other);
    assertThat(shared(one, same, other)).containsExactly(one, same);
    assertThat(shared()).isEmpty();
  }

  @Test
  void theRarestDifferingValueComesFirst() {
    Evidence often = of(0, IA32_FEATURE_CONTROL, 5);
    Evidence again = of(1, IA32_FEATURE_CONTROL, 5);
    Evidence once = of(2, IA32_FEATURE_CONTROL, 0);
    Evidence elsewhere = of(2, IA32_VMX_BASIC, 0);
    assertThat(
            deciding(
                Verdict.VIOLATED,
                List.of(new WrongBits(IA32_FEATURE_CONTROL, 5)),
                elsewhere,
                often,
                again,
                once))
        .containsExactly(once, often, again);
  }

  @Test
  void pointersOfTwoProcessorsToOnePageAreShown() {
    Evidence region = of(0, VMXON_POINTER, PAGE_1);
    Evidence inside = of(1, VMCS_POINTER, PAGE_1_END);
    Evidence alone = of(1, VMXON_POINTER, PAGE_2);
    assertThat(shared(region, inside, alone)).containsExactly(region, inside);
  }

  @Test
  void aProcessorDoesNotShareAPageWithItself() {
    Evidence region = of(0, VMXON_POINTER, PAGE_1);
    Evidence own = of(0, VMCS_POINTER, PAGE_1);
    Evidence twin = of(1, VMXON_POINTER, PAGE_2);
    Evidence same = of(2, VMXON_POINTER, PAGE_2);
    assertThat(shared(region, own, twin, same)).containsExactly(twin, same);
  }

  @Test
  void onlyPointersPointToAPage() {
    Evidence header = of(0, VMXON_REGION_HEADER, 4);
    Evidence sameHeader = of(1, VMXON_REGION_HEADER, 4);
    Evidence none = of(0, CURRENT_VMCS, NO_VMCS);
    Evidence alsoNone = of(1, CURRENT_VMCS, NO_VMCS);
    Evidence pointer = of(0, VMXON_POINTER, PAGE_1);
    Evidence same = of(1, VMXON_POINTER, PAGE_1);
    assertThat(shared(header, sameHeader, none, alsoNone, pointer, same))
        .containsExactly(pointer, same);
  }

  @Test
  void everythingIsShownIfNoPageIsShared() {
    Evidence one = of(0, VMXON_POINTER, PAGE_1);
    Evidence other = of(1, VMXON_POINTER, PAGE_2);
    Evidence unreadable =
        new Evidence(
            OptionalLong.of(1),
            FieldPath.of(CURRENT_VMCS),
            Value.without(State.UNREADABLE),
            Origin.NONE);
    assertThat(shared(one, other, unreadable)).containsExactly(one, other, unreadable);
  }

  @Test
  void theMachineCountsAsAnotherOwner() {
    Evidence machine =
        new Evidence(
            OptionalLong.empty(),
            FieldPath.of(VMXON_POINTER),
            value(VMXON_POINTER, PAGE_1),
            Origin.NONE);
    Evidence processor = of(0, VMXON_POINTER, PAGE_1);
    Evidence other = of(1, VMXON_POINTER, PAGE_2);
    assertThat(shared(machine, processor, other)).containsExactly(machine, processor);
  }
}
