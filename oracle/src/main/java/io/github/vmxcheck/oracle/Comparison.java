// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.oracle;

import io.github.vmxcheck.rules.Outcome;
import java.util.Optional;

/**
 * Result of comparing an execution with its prediction.
 *
 * @param predicted what the rules predict for the state that was executed
 * @param deviation of Bochs, if that explains it
 */
public record Comparison(
    Execution execution, Outcome predicted, Kind kind, Optional<Deviation> deviation) {

  /** How they compare. */
  public enum Kind {
    /** The processor did what was predicted. */
    AGREES,
    /** It did what follows a requirement that Bochs is known not to enforce. */
    DEVIATES,
    /** It did something else, or is in a state that no processor can be in. */
    DISAGREES,
    /** More than one outcome was possible. */
    OPEN,
    /** The state could not be set up. */
    NOT_SET_UP
  }
}
