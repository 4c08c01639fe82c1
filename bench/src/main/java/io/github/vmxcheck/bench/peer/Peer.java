// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.bench.peer;

import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.Derivation;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.rules.Verdict;

/** Another way to decide requirements. Not thread-safe. */
public interface Peer {

  /** Decides each requirement of {@link Judged}, in that order, without preparing the state. */
  void decide(ProcessorSnapshot state, Verdict[] verdicts);

  /** Prepares a state: a copy with derived and assumed values. */
  static ProcessorSnapshot prepared(ProcessorSnapshot dumped) {
    ProcessorSnapshot state = dumped.copy();
    Derivation.applyAll(state);
    Assumptions.USUAL.apply(state);
    return state;
  }
}
