// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.bench.peer;

import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.Derivation;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.rules.Verdict;

/** Another way to decide; for one thread. */
public interface Peer {

  /** Decides each requirement of {@link Judged}, in its order, on a state as it is given. */
  void decide(ProcessorSnapshot state, Verdict[] verdicts);

  /** Does what is done before deciding: a copy with what is derived and assumed. */
  static ProcessorSnapshot prepared(ProcessorSnapshot dumped) {
    ProcessorSnapshot state = dumped.copy();
    Derivation.applyAll(state);
    Assumptions.USUAL.apply(state);
    return state;
  }
}
