// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.rules.Outcome.Observed;
import io.github.vmxcheck.rules.State.Change;
import io.github.vmxcheck.specs.Kind;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** An observed outcome narrows the prediction and changes no verdict. */
class NarrowingProperties {

  /** The state with an observed outcome. */
  private static ProcessorSnapshot with(String word, ProcessorSnapshot state) {
    ProcessorSnapshot copy = state.copy();
    Field field = Field.OBSERVED_OUTCOME;
    copy.set(field, field.words().get(word), field.mask(), Origin.NONE);
    return copy;
  }

  @Property(tries = 300)
  void noVerdictChanges(@ForAll("states") State state) {
    ProcessorSnapshot before = state.snapshot();
    ProcessorValidation without = Predictions.validate(before);
    for (String word : List.of("ud", "gp0", "vmfail-invalid", "vmsucceed")) {
      ProcessorValidation observed = Predictions.validate(with(word, before));
      for (Finding finding : observed.findings()) {
        if (finding.requirement().kind() != Kind.OBSERVATION) {
          assertThat(finding.verdict()).isEqualTo(without.verdict(finding.requirement().id()));
        }
      }
      assertThat(observed.prediction()).isEqualTo(without.prediction());
      assertNarrowed(observed.outcome(), word);
    }
  }

  private static void assertNarrowed(Outcome outcome, String word) {
    Observed observed = outcome.observed().orElseThrow();
    if (observed.isContradicted()) {
      assertThat(outcome.possible()).isEqualTo(observed.predicted()).doesNotContain(word);
      assertThat(observed.excluded()).isEmpty();
      return;
    }
    assertThat(outcome.possible()).containsExactly(word);
    assertThat(observed.predicted()).contains(word);
    assertThat(observed.suspects()).noneMatch(observed.excluded()::contains);
    if (!word.equals("vmsucceed")) {
      assertThat(observed.suspects()).isNotEmpty();
    }
  }

  /** What decided in a state stays a suspect, whatever the dump lacks. */
  @Property(tries = 300)
  void theCauseIsNeverExcluded(@ForAll("faulty") State state, @ForAll("gaps") List<Change> hidden) {
    ProcessorSnapshot complete = state.snapshot();
    Outcome outcome = Predictions.validate(complete).prediction();
    Assume.that(outcome.isCertain() && !outcome.maySucceed() && !outcome.hypothetical());
    Assume.that(!complete.isSeenByGuest());
    ProcessorSnapshot dump = state.with(hidden).snapshot();
    Outcome narrowed = Predictions.validate(with(outcome.possible().get(0), dump)).outcome();
    Observed observed = narrowed.observed().orElseThrow();
    assertThat(observed.isContradicted()).isFalse();
    assertThat(Set.copyOf(observed.suspects())).containsAnyElementsOf(outcome.decidedBy());
  }

  @Provide
  Arbitrary<State> states() {
    return States.nearlyGood();
  }

  @Provide
  Arbitrary<State> faulty() {
    return States.faulty();
  }

  @Provide
  Arbitrary<List<Change>> gaps() {
    return States.gaps();
  }
}
