// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.specs.Instruction;
import io.github.vmxcheck.specs.OutcomeWord;
import io.github.vmxcheck.specs.Outcomes;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The outcome of an instruction in a state: predicted, and narrowed by what the dump shows that it
 * did, unless that contradicts the prediction.
 *
 * @param instruction the instruction
 * @param possible words of the possible outcomes, at least one, in the order of {@link Outcomes}
 * @param decidedBy if success is not possible, the requirements that decide: the violated ones; if
 *     an unknown mode leaves none violated, those that decide in at least one case
 * @param openBy if several outcomes are possible, the undetermined requirements that keep them
 *     possible
 * @param hypothetical whether the state itself is impossible on any processor
 * @param cases if the instruction is predicted case by case because a field is unknown, the
 *     possible outcomes for each value of the field, by its word; else empty
 * @param next for a certain failure: the outcome once the deciding requirements are satisfied
 * @param errorNumber n, if every possible outcome is VMfail(n) with the same n
 * @param observed what the dump shows of the outcome; empty if it shows nothing
 */
public record Outcome(
    Instruction instruction,
    List<String> possible,
    List<String> decidedBy,
    List<String> openBy,
    boolean hypothetical,
    Map<String, List<String>> cases,
    Optional<Outcome> next,
    OptionalInt errorNumber,
    Optional<Observed> observed) {

  /**
   * What a dump shows of the outcome, and what follows for the causes of this attempt. An exclusion
   * satisfies no requirement and says nothing about another attempt.
   *
   * @param words the outcomes that agree with what the dump shows, at least one
   * @param predicted the outcomes that the state allows, whatever the dump shows
   * @param suspects the violated and undetermined requirements that may have had the outcome
   * @param excluded the violated and undetermined requirements that did not have it
   */
  public record Observed(
      List<String> words, List<String> predicted, List<String> suspects, List<String> excluded) {
    public Observed {
      words = List.copyOf(words);
      predicted = List.copyOf(predicted);
      suspects = List.copyOf(suspects);
      excluded = List.copyOf(excluded);
    }

    /** Whether the state allows none of the outcomes, so that nothing follows for the causes. */
    public boolean isContradicted() {
      return Collections.disjoint(words, predicted);
    }
  }

  public Outcome {
    possible = List.copyOf(possible);
    decidedBy = List.copyOf(decidedBy);
    openBy = List.copyOf(openBy);
  }

  /**
   * Whether the state says too little for a prediction: everything the instruction can do is
   * possible, and no requirement decides.
   */
  public boolean isUnpredicted() {
    return possible.size() > 1 && decidedBy.isEmpty() && openBy.isEmpty();
  }

  /** Whether a requirement did not cause what was observed. */
  public boolean excludes(String requirement) {
    return observed.isPresent() && observed.get().excluded.contains(requirement);
  }

  /** A copy with what the dump shows of the outcome. */
  Outcome with(Observed shown) {
    return new Outcome(
        instruction,
        possible,
        decidedBy,
        openBy,
        hypothetical,
        cases,
        next,
        errorNumber,
        Optional.of(shown));
  }

  /** Whether only one outcome is possible. */
  public boolean isCertain() {
    return possible.size() == 1;
  }

  /** The possible outcomes, in order. */
  public List<OutcomeWord> words() {
    return possible.stream().map(instruction.outcomes()::of).toList();
  }

  /** Whether the instruction may succeed. */
  public boolean maySucceed() {
    return possible.contains(instruction.success());
  }
}
