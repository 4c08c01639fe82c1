// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.nativeformat.SnapshotReader;
import io.github.vmxcheck.dumps.nativeformat.SnapshotSink;
import io.github.vmxcheck.model.Derivation;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.rules.RequirementEvaluator.Answer;
import io.github.vmxcheck.rules.State.Change;
import io.github.vmxcheck.specs.Kind;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** An evaluator that caches verdicts finds the same as firing all rules in each state. */
class EvaluatorProperties {
  private static final List<Requirement> REQUIREMENTS = Specification.builtIn().requirements();
  private static final Evaluator PLAIN = PlainSession.evaluator();

  private static final RequirementEvaluator ONE_BY_ONE =
      new RequirementEvaluator(REQUIREMENTS, RuleBase.builtIn());

  /** Shared by all tries, so that its cache is well filled. */
  private static final Evaluator EVALUATOR = RuleBase.builtIn().newEvaluator(REQUIREMENTS);

  @Property(tries = 2000)
  void cachingDoesNotChangeTheVerdicts(@ForAll("states") State state) {
    assertSame(state.snapshot(), EVALUATOR);
  }

  @Property(tries = 300)
  void cachingDoesNotChangeTheVerdictsOfStepwiseChanges(
      @ForAll("states") State start, @ForAll @Size(max = 20) List<@From("steps") Change> steps) {
    Evaluator evaluator = RuleBase.builtIn().newEvaluator(REQUIREMENTS);
    ProcessorSnapshot state = start.snapshot();
    assertSame(state, evaluator);
    for (Change step : steps) {
      step.applyTo(state);
      assertSame(state, evaluator);
    }
    assertSame(start.snapshot(), evaluator);
  }

  @Example
  void aRequirementWithUnknownReadsIsEvaluatedInEveryState() {
    Map<String, List<Field>> unknown =
        REQUIREMENTS.stream().collect(Collectors.toMap(Requirement::id, one -> List.of()));
    Evaluator evaluator = RuleBase.builtIn().reading(unknown).newEvaluator(REQUIREMENTS);
    ProcessorSnapshot state = Predictions.state("64-bit", "");
    assertSame(state, evaluator);
    assertSame(Predictions.state("64-bit", "vmxon.pointer=0x12345008"), evaluator);
    ProcessorSnapshot open = Predictions.state("64-bit", "vmxon.pointer=unknown");
    assertThat(evaluator.evaluate(open, Field.VMXON_POINTER))
        .isEqualTo(PLAIN.evaluate(open, Field.VMXON_POINTER));
  }

  @Property(tries = 1000)
  void cachingDoesNotChangeTheVerdictsWithACertainField(
      @ForAll("states") State state, @ForAll Field field) {
    ProcessorSnapshot snapshot = state.snapshot();
    assertThat(EVALUATOR.evaluate(snapshot, field)).isEqualTo(PLAIN.evaluate(snapshot, field));
    assertSame(snapshot, EVALUATOR);
  }

  /** An access outside the segment makes the address possibly wrong, unless masking may apply. */
  @Example
  void aCertainViolationStaysIfAnotherFieldIsTreatedAsCertain() {
    ProcessorSnapshot state =
        Predictions.state(
            "64-bit",
            "vmxon.operand.linear=0x8000000000000000 vmxon.operand.access=outside-segment"
                + " cr3=unknown");
    int canonical = PlainSession.INDEX_OF.get("vmxon-operand-canonical");
    Evaluation evaluation =
        RuleBase.builtIn().newEvaluator(REQUIREMENTS).evaluate(state, Field.CR3);
    assertThat(PLAIN.evaluate(state, Field.CR3).verdict(canonical)).isEqualTo(Verdict.VIOLATED);
    assertThat(evaluation).isEqualTo(PLAIN.evaluate(state, Field.CR3));
  }

  @Property(tries = 500)
  void cachingDoesNotChangeTheComparisonOfASingleProcessor(
      @ForAll("states") State state, @ForAll("machines") State machine) {
    List<ProcessorSnapshot> alone = List.of(state.snapshot());
    assertThat(EVALUATOR.evaluate(alone, machine.snapshot(), null))
        .isEqualTo(PLAIN.evaluate(alone, machine.snapshot(), null));
  }

  @Property(tries = 500)
  void cachingDoesNotChangeTheComparisonOfSeveralProcessors(
      @ForAll @Size(min = 2, max = 4) List<@From("states") State> states,
      @ForAll("machines") State machine,
      @ForAll Field field) {
    List<ProcessorSnapshot> several = states.stream().map(State::snapshot).toList();
    assertThat(EVALUATOR.evaluate(several, machine.snapshot(), field))
        .isEqualTo(PLAIN.evaluate(several, machine.snapshot(), field));
  }

  @Property(tries = 300)
  void aRequirementDecidedAloneHasTheSameAnswer(
      @ForAll("states") State state, @ForAll Field field, @ForAll boolean takesCertain) {
    ProcessorSnapshot snapshot = state.snapshot();
    Field certain = takesCertain ? field : null;
    Evaluation all = PLAIN.evaluate(snapshot, certain);
    for (Requirement one : REQUIREMENTS) {
      if (one.kind() != Kind.MULTIPROCESSOR) {
        assertThat(ONE_BY_ONE.decide(one, snapshot, certain)).isEqualTo(answer(all, one));
      }
    }
  }

  @Property(tries = 300)
  void aMultiprocessorRequirementDecidedAloneHasTheSameAnswer(
      @ForAll @Size(min = 1, max = 4) List<@From("states") State> states,
      @ForAll("machines") State machine,
      @ForAll Field field) {
    List<ProcessorSnapshot> several = states.stream().map(State::snapshot).toList();
    Evaluation all = PLAIN.evaluate(several, machine.snapshot(), field);
    for (Requirement one : REQUIREMENTS) {
      if (one.kind() == Kind.MULTIPROCESSOR) {
        assertThat(ONE_BY_ONE.decide(one, several, machine.snapshot(), field))
            .isEqualTo(answer(all, one));
      }
    }
  }

  private static Answer answer(Evaluation all, Requirement one) {
    return new Answer(all.verdict(one.index()), all.bits(one.index()));
  }

  @Example
  void cachingDoesNotChangeTheVerdictsOfExecutedStates() {
    SnapshotReader.read(
        EvaluatorProperties.class.getResourceAsStream("/bochs-sample.ndjson"),
        "bochs-sample.ndjson",
        new SnapshotSink() {
          @Override
          public void snapshot(Snapshot snapshot) {
            ProcessorSnapshot state = snapshot.processors().get(0).copy();
            assertSame(state, EVALUATOR);
            Derivation.applyAll(state);
            assertSame(state, EVALUATOR);
          }

          @Override
          public void problem(InputProblem problem) {
            throw new AssertionError(problem);
          }
        });
  }

  private static void assertSame(ProcessorSnapshot state, Evaluator evaluator) {
    Evaluation actual = evaluator.evaluate(state);
    Evaluation expected = PLAIN.evaluate(state);
    for (Requirement requirement : REQUIREMENTS) {
      int index = requirement.index();
      assertThat(actual.verdict(index)).as(requirement.id()).isEqualTo(expected.verdict(index));
      assertThat(actual.bits(index)).as(requirement.id()).isEqualTo(expected.bits(index));
    }
  }

  @Provide
  Arbitrary<State> states() {
    return Arbitraries.oneOf(States.nearlyGood(), States.wild());
  }

  @Provide
  Arbitrary<Change> steps() {
    return States.steps();
  }

  /** The processor counts of a driver, if any. */
  @Provide
  Arbitrary<State> machines() {
    Arbitrary<Change> counts =
        Arbitraries.of(Field.VMM_ACTIVE_PROCESSORS, Field.VMM_INITIALIZED_PROCESSORS)
            .flatMap(
                field ->
                    Arbitraries.longs()
                        .between(0, 2)
                        .map(count -> new Change(field, field.mask(), count, true)));
    return counts.list().ofMaxSize(2).map(changes -> new State(State.NOTHING, changes));
  }
}
