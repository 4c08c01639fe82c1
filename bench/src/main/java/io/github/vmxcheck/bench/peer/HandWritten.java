// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.bench.peer;

import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.rules.Verdict;

/** Hand-written Java, as fast as possible with all four verdicts. */
public final class HandWritten implements Peer {

  @Override
  public void decide(ProcessorSnapshot state, Verdict[] verdicts) {
    Masks possible = new Masks(state, true);
    Masks certain = new Masks(state, false);
    long maybeViolated = violated(possible);
    long violated =
        maybeViolated == 0 ? 0 : violated(certain) & ~PrerequisitesByHand.notApplicable(possible);
    long notApplicable = PrerequisitesByHand.notApplicable(certain);
    for (int i = 0; i < verdicts.length; i++) {
      verdicts[i] = verdict(1L << i, violated, maybeViolated, notApplicable);
    }
  }

  private static long violated(Masks masks) {
    return PrerequisitesByHand.violated(masks)
        | CapabilitiesByHand.violated(masks)
        | StateByHand.violated(masks);
  }

  private static Verdict verdict(long bit, long violated, long maybeViolated, long notApplicable) {
    if ((notApplicable & bit) != 0) {
      return Verdict.NOT_APPLICABLE;
    }
    if ((violated & bit) != 0) {
      return Verdict.VIOLATED;
    }
    return (maybeViolated & bit) != 0 ? Verdict.UNDETERMINED : Verdict.SATISFIED;
  }

  /** The bit of a requirement if the mask is nonzero. */
  static long when(Judged requirement, long mask) {
    return mask != 0 ? 1L << requirement.ordinal() : 0;
  }

  /** All ones if the mask is nonzero; for further conditions. */
  static long given(long mask) {
    return mask != 0 ? -1L : 0;
  }
}
