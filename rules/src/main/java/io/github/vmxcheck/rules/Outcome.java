// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.specs.Instruction;
import io.github.vmxcheck.specs.OutcomeWord;
import io.github.vmxcheck.specs.Outcomes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an instruction can still do in a state.
 *
 * @param instruction which
 * @param possible outcome words, at least one, in the order of {@link Outcomes}
 * @param decidedBy requirements that decide, if success is not possible: the violated ones; where
 *     an open mode leaves none violated, those that decide in one or another case
 * @param openBy undetermined requirements that keep an outcome open, if several are possible
 * @param hypothetical whether the state itself is one no processor can be in
 * @param cases where the field is open that the instruction is predicted for case by case, what is
 *     possible for each of its values, by its word; else empty
 * @param next of a certain failure: the outcome once the deciding requirements are met
 * @param errorNumber the n, if whatever it does is VMfail(n) with the same n
 */
public record Outcome(
    Instruction instruction,
    List<String> possible,
    List<String> decidedBy,
    List<String> openBy,
    boolean hypothetical,
    Map<String, List<String>> cases,
    Optional<Outcome> next,
    OptionalInt errorNumber) {
  public Outcome {
    possible = List.copyOf(possible);
    decidedBy = List.copyOf(decidedBy);
    openBy = List.copyOf(openBy);
  }

  /**
   * Whether the state does not say enough to predict it, so that whatever the instruction can do is
   * possible and no requirement could decide.
   */
  public boolean isUnpredicted() {
    return possible.size() > 1 && decidedBy.isEmpty() && openBy.isEmpty();
  }

  /** Whether only one outcome is possible. */
  public boolean isCertain() {
    return possible.size() == 1;
  }

  /** The outcomes that are possible, in order. */
  public List<OutcomeWord> words() {
    return possible.stream().map(instruction.outcomes()::of).toList();
  }

  /** Whether the instruction may succeed. */
  public boolean maySucceed() {
    return possible.contains(instruction.success());
  }
}
