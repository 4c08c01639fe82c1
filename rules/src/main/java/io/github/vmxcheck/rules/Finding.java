// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.specs.Level;
import io.github.vmxcheck.specs.Requirement;
import java.util.List;

/**
 * The verdict on one requirement for one logical processor, or for all of a snapshot.
 *
 * @param requirement the clause
 * @param verdict what is known
 * @param level how much it weighs here, which may be less than the clause says
 * @param bits VIOLATED: the wrong bits; UNDETERMINED: the bits that may be wrong; else none
 * @param acceptance whether it counts
 */
public record Finding(
    Requirement requirement,
    Verdict verdict,
    Level level,
    List<WrongBits> bits,
    Acceptance acceptance) {
  public Finding {
    bits = List.copyOf(bits);
  }

  /** One of which nobody said anything. */
  public Finding(Requirement requirement, Verdict verdict, Level level, List<WrongBits> bits) {
    this(requirement, verdict, level, bits, Acceptance.NONE);
  }

  /** The same with another weight. */
  public Finding weighing(Level other) {
    return new Finding(requirement, verdict, other, bits, acceptance);
  }

  /** The same, as the project accepts it or not. */
  public Finding with(Acceptance other) {
    return new Finding(requirement, verdict, level, bits, other);
  }
}
