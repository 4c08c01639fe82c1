// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.rules.RequirementEvaluator.Answer;
import io.github.vmxcheck.rules.RequirementEvaluator.Wrong;
import io.github.vmxcheck.specs.Kind;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Demands on a bit agree with the verdicts on the states in which the bit is 0 and 1. */
class DemandProperties {
  private static final List<Requirement> REQUIREMENTS = Specification.builtIn().requirements();
  private static final RuleBase BUILT_IN = RuleBase.builtIn();
  private static final DemandEvaluator DEMANDS = new DemandEvaluator(REQUIREMENTS, BUILT_IN);

  private static final RequirementEvaluator ONE_BY_ONE =
      new RequirementEvaluator(REQUIREMENTS, BUILT_IN);

  private static final RequirementEvaluator PLAIN =
      new RequirementEvaluator(REQUIREMENTS, RuleBase.executedBy(PlainSession::new));

  @Property(tries = 1000)
  void aBitIsWrongOnlyIfItDiffersFromItsDemand(
      @ForAll("states") State state, @ForAll("prerequisites") Requirement requirement) {
    ProcessorSnapshot snapshot = state.snapshot();
    for (Field field : BUILT_IN.reads(requirement)) {
      Demand demand = DEMANDS.demand(requirement, field, snapshot);
      for (long left = demand.ones(); left != 0; left &= left - 1) {
        assertMustBe(requirement, field, Long.lowestOneBit(left), true, snapshot);
      }
      for (long left = demand.zeros(); left != 0; left &= left - 1) {
        assertMustBe(requirement, field, Long.lowestOneBit(left), false, snapshot);
      }
    }
  }

  private static void assertMustBe(
      Requirement requirement, Field field, long bit, boolean isOne, ProcessorSnapshot state) {
    ProcessorSnapshot right = state.copy().set(field, isOne ? bit : 0, bit, Origin.NONE);
    assertThat(wrong(ONE_BY_ONE.decide(requirement, right, null), field) & bit).isZero();
    ProcessorSnapshot other = state.copy().set(field, isOne ? 0 : bit, bit, Origin.NONE);
    Answer violated = ONE_BY_ONE.decide(requirement, other, null);
    assertThat(violated.verdict()).isEqualTo(Verdict.VIOLATED);
    assertThat(wrong(violated, field) & bit).isEqualTo(bit);
  }

  private static long wrong(Answer answer, Field field) {
    return answer.bits().stream()
        .filter(wrong -> wrong.field() == field)
        .mapToLong(WrongBits::mask)
        .reduce(0, (one, other) -> one | other);
  }

  /** The bits that are skipped need not be tried, whatever executes the rules. */
  @Property(tries = 200)
  void skippingBitsDoesNotChangeTheDemands(
      @ForAll("states") State state, @ForAll("prerequisites") Requirement requirement) {
    ProcessorSnapshot snapshot = state.snapshot();
    for (Field field : BUILT_IN.reads(requirement)) {
      if (snapshot.known(field) != 0 && (field.words().isEmpty() || field.isAddress())) {
        assertThat(DEMANDS.demand(requirement, field, snapshot))
            .as(field.key())
            .isEqualTo(plain(requirement, field, snapshot));
      }
    }
  }

  private static Demand plain(Requirement requirement, Field field, ProcessorSnapshot state) {
    long ones = 0;
    long zeros = 0;
    long undecided = 0;
    for (int i = 0; i < field.width(); i++) {
      long bit = 1L << i;
      Wrong as0 = PLAIN.wrong(requirement, state.copy().set(field, 0, bit, Origin.NONE), field);
      Wrong as1 = PLAIN.wrong(requirement, state.copy().set(field, bit, bit, Origin.NONE), field);
      boolean isWrong0 = (as0.certain() & bit) != 0;
      boolean isWrong1 = (as1.certain() & bit) != 0;
      boolean mayBeWrong0 = (as0.possible() & bit) != 0;
      boolean mayBeWrong1 = (as1.possible() & bit) != 0;
      if (isWrong0 && !mayBeWrong1) {
        ones |= bit;
      } else if (isWrong1 && !mayBeWrong0) {
        zeros |= bit;
      } else if ((mayBeWrong0 || mayBeWrong1) && !(isWrong0 && isWrong1)) {
        undecided |= bit;
      }
    }
    return new Demand(requirement.id(), ones, zeros, undecided);
  }

  @Property(tries = 500)
  void evaluatingDemandsDoesNotChangeTheState(
      @ForAll("states") State state, @ForAll("prerequisites") Requirement requirement) {
    ProcessorSnapshot tried = state.snapshot();
    BUILT_IN.reads(requirement).forEach(field -> DEMANDS.demand(requirement, field, tried));
    for (Field field : Field.values()) {
      assertThat(tried.value(field)).isEqualTo(state.snapshot().value(field));
      assertThat(tried.known(field)).isEqualTo(state.snapshot().known(field));
    }
  }

  @Provide
  Arbitrary<State> states() {
    return Arbitraries.oneOf(States.nearlyGood(), States.wild());
  }

  @Provide
  Arbitrary<Requirement> prerequisites() {
    return Arbitraries.of(
        REQUIREMENTS.stream().filter(one -> one.kind() == Kind.PREREQUISITE).toList());
  }
}
