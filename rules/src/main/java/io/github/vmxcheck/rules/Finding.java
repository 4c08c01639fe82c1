// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.specs.Level;
import io.github.vmxcheck.specs.Requirement;
import java.util.List;

/**
 * The verdict on one requirement for one logical processor, or for all processors of a snapshot.
 *
 * @param requirement the requirement
 * @param verdict the verdict
 * @param level the level here, which may be lower than that of the requirement
 * @param bits VIOLATED: the wrong bits; UNDETERMINED: the bits that may be wrong; else none
 * @param acceptance whether the finding counts
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

  /** Creates a finding without an acceptance. */
  public Finding(Requirement requirement, Verdict verdict, Level level, List<WrongBits> bits) {
    this(requirement, verdict, level, bits, Acceptance.NONE);
  }

  /** A copy with another level. */
  public Finding weighing(Level other) {
    return new Finding(requirement, verdict, other, bits, acceptance);
  }

  /** A copy with another acceptance. */
  public Finding with(Acceptance other) {
    return new Finding(requirement, verdict, level, bits, other);
  }
}
