// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.bench.peer;

import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.rules.Verdict;

/** Java by hand, as fast as it can be while it gives the four verdicts. */
public final class HandWritten implements Peer {

  @Override
  public void decide(ProcessorSnapshot state, Verdict[] verdicts) {
    Masks possible = new Masks(state, true);
    Masks certain = new Masks(state, false);
    long maybeViolated = violated(possible);
    long violated =
        maybeViolated == 0 ? 0 : violated(certain) & ~PrerequisitesByHand.exempt(possible);
    long exempt = PrerequisitesByHand.exempt(certain);
    for (int i = 0; i < verdicts.length; i++) {
      verdicts[i] = verdict(1L << i, violated, maybeViolated, exempt);
    }
  }

  private static long violated(Masks masks) {
    return PrerequisitesByHand.violated(masks)
        | CapabilitiesByHand.violated(masks)
        | StateByHand.violated(masks);
  }

  private static Verdict verdict(long bit, long violated, long maybeViolated, long exempt) {
    if ((exempt & bit) != 0) {
      return Verdict.NOT_APPLICABLE;
    }
    if ((violated & bit) != 0) {
      return Verdict.VIOLATED;
    }
    return (maybeViolated & bit) != 0 ? Verdict.UNDETERMINED : Verdict.SATISFIED;
  }

  /** The bit of a requirement if the mask is not 0. */
  static long when(Judged requirement, long mask) {
    return mask != 0 ? 1L << requirement.ordinal() : 0;
  }

  /** All ones if the mask is not 0: for what must hold besides. */
  static long given(long mask) {
    return mask != 0 ? -1L : 0;
  }
}
