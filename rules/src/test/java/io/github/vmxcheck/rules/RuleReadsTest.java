// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Derivation;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.specs.ExampleStates;
import io.github.vmxcheck.specs.Examples.Example;
import io.github.vmxcheck.specs.FactKind;
import io.github.vmxcheck.specs.Kind;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares the fields that the build derives as read with the behaviour of the rules. */
class RuleReadsTest {
  private final Specification specification = Specification.builtIn();

  private final Evaluator rules = PlainSession.evaluator();

  @Test
  void readsFollowTheOrderOfTheFields() {
    assertThat(reads("vmxon-cr0-fixed-to-1")).containsExactly(CR0, IA32_VMX_CR0_FIXED0);
    assertThat(reads("mp-revision-uniform")).containsExactly(IA32_VMX_BASIC);
    assertThat(reads("observed-outcome"))
        .containsExactly(OBSERVED_OUTCOME, OBSERVED_STATUS, OBSERVED_RFLAGS);
  }

  @Test
  void everyRequirementReadsSomething() {
    assertThat(specification.requirements())
        .allSatisfy(one -> assertThat(RuleReads.of(one)).as(one.id()).isNotEmpty());
  }

  @Test
  void accessorsReadTheFieldsThatTheirCodeReaches() {
    assertThat(Accessors.of(FactKind.PROCESSOR).get("notCr4")).containsExactly(CR4);
    assertThat(Accessors.of(FactKind.PROCESSOR).get("csRplUnlikeCpl"))
        .containsExactly(CPL, CS_SELECTOR);
    assertThat(Accessors.of(FactKind.CAPABILITIES).get("vmxBasicRead"))
        .containsExactly(IA32_VMX_BASIC);
    assertThat(Accessors.of(FactKind.CAPABILITIES)).doesNotContainKey("notCr4");
    assertThat(Accessors.of(FactKind.MSR_LOAD_ENTRY).get("reservedBits"))
        .containsExactly(MSR_LOAD_INDEX);
    assertThat(Accessors.of(FactKind.PROCESSORS).get("fewerThanTwo")).isEmpty();
    assertThat(Accessors.of(FactKind.PROCESSORS)).doesNotContainKey("notCr4");
  }

  private List<Field> reads(String id) {
    return RuleReads.of(specification.byId(id).orElseThrow());
  }

  @Test
  void unreadFieldsMayBeHiddenOrInverted() {
    for (Requirement requirement : specification.requirements()) {
      if (requirement.kind() != Kind.OBSERVATION) {
        examples(requirement).forEach(example -> check(requirement, example));
      }
    }
  }

  private void check(Requirement requirement, Snapshot example) {
    Set<Field> others = EnumSet.complementOf(EnumSet.copyOf(RuleReads.of(requirement)));
    others.retainAll(Field.outsideLists());
    List<Verdict> expected = verdicts(requirement, example, state -> state);
    assertThat(verdicts(requirement, example, state -> hidden(state, others)))
        .as("%s with only the fields it reads", requirement.id())
        .isEqualTo(expected);
    assertThat(verdicts(requirement, example, state -> inverted(state, others)))
        .as("%s with all fields it does not read inverted", requirement.id())
        .isEqualTo(expected);
  }

  private List<Verdict> verdicts(
      Requirement requirement, Snapshot example, UnaryOperator<ProcessorSnapshot> change) {
    int index = requirement.index();
    List<ProcessorSnapshot> states = example.processors().stream().map(change).toList();
    if (requirement.kind() == Kind.MULTIPROCESSOR) {
      ProcessorSnapshot machine = change.apply(example.machine());
      return List.of(rules.evaluate(states, machine, null).verdict(index));
    }
    return states.stream().map(state -> rules.evaluate(state).verdict(index)).toList();
  }

  private static ProcessorSnapshot hidden(ProcessorSnapshot state, Set<Field> fields) {
    ProcessorSnapshot changed = state.copy();
    fields.forEach(field -> changed.forget(field, -1L));
    return changed;
  }

  private static ProcessorSnapshot inverted(ProcessorSnapshot state, Set<Field> fields) {
    ProcessorSnapshot changed = state.copy();
    fields.forEach(field -> changed.set(field, ~state.value(field)));
    return changed;
  }

  private static Stream<Snapshot> examples(Requirement requirement) {
    var all = requirement.examples();
    return Stream.of(all.satisfied(), all.violated(), all.notApplicable())
        .flatMap(List::stream)
        .map(example -> derived(example, all.base()));
  }

  private static Snapshot derived(Example example, String base) {
    Snapshot snapshot = ExampleStates.of(example, base);
    snapshot.processors().forEach(Derivation::applyAll);
    return snapshot;
  }
}
