// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an instruction can still do in a state.
 *
 * @param instruction its name, such as {@code vmxon}
 * @param possible outcome words, at least one, in the order of {@link Outcomes#WORDS}
 * @param decidedBy requirements that decide, if success is not possible: the violated ones; where
 *     an open mode leaves none violated, those that decide in one or another case
 * @param openBy undetermined requirements that keep an outcome open, if several are possible
 * @param hypothetical whether the state itself is one no processor can be in
 * @param cases where VMX operation is open, what is possible for each of its values; else empty
 * @param next of a certain failure: the outcome once the deciding requirements are met
 * @param errorNumber the n, if whatever it does is VMfail(n) with the same n
 */
public record Outcome(
    String instruction,
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

  /** Whether only one outcome is possible. */
  public boolean isCertain() {
    return possible.size() == 1;
  }

  /** Whether the instruction may succeed. */
  public boolean maySucceed() {
    return possible.contains(Outcomes.SUCCEED);
  }
}
