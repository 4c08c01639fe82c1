// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.rules.State.Change;
import io.github.vmxcheck.specs.Specification;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** A concluder with a filled cache draws the same conclusions as a fresh one. */
class ConcluderProperties {
  private static final Specification SPECIFICATION = Specification.builtIn();
  private static final Evaluator EVALUATOR =
      RuleBase.builtIn().newEvaluator(SPECIFICATION.requirements());

  /** Shared by all tries, so that its cache is well filled. */
  private static final Concluder CONCLUDER = concluder();

  private static Concluder concluder() {
    return new Concluder(
        SPECIFICATION, new OutcomePredictor(SPECIFICATION, EVALUATOR::evaluate), Optional.empty());
  }

  @Property(tries = 300)
  void changingAStateStepByStepMatchesAFreshConcluder(
      @ForAll("states") State start, @ForAll @Size(max = 20) List<@From("steps") Change> steps) {
    ProcessorSnapshot state = start.snapshot();
    assertSame(state);
    for (Change step : steps) {
      step.applyTo(state);
      assertSame(state);
    }
    assertSame(start.snapshot());
  }

  /** Only the verdict on the observed outcome differs. */
  @Example
  void anObservedOutcomeIsNotTakenFromASimilarState() {
    for (String did : List.of("", "observed.status=0", "observed.status=2", "")) {
      assertSame(Predictions.state("64-bit", did));
    }
  }

  private static void assertSame(ProcessorSnapshot state) {
    Evaluation evaluation = EVALUATOR.evaluate(state);
    Conclusions actual = CONCLUDER.conclude(state, evaluation);
    Conclusions expected = concluder().conclude(state, evaluation);
    assertThat(actual.question()).isEqualTo(expected.question());
    assertThat(actual.outcomes()).isEqualTo(expected.outcomes());
    assertThat(actual.findings()).containsExactlyElementsOf(expected.findings());
  }

  @Provide
  Arbitrary<State> states() {
    return Arbitraries.oneOf(States.nearlyGood(), States.wild());
  }

  @Provide
  Arbitrary<Change> steps() {
    return States.steps();
  }
}
