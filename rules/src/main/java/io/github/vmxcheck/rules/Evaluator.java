// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.List;

/** Finds the verdict on every requirement, in one state after the other; for one thread. */
interface Evaluator {
  /** Evaluates the rules over one logical processor. */
  Evaluation evaluate(ProcessorSnapshot state);

  /** The same, with the unknown bits of one field counting for nothing. */
  Evaluation evaluate(ProcessorSnapshot state, Field certainField);

  /** Evaluates the rules over all logical processors of a snapshot; the field may be null. */
  Evaluation evaluate(
      List<ProcessorSnapshot> states, ProcessorSnapshot machine, Field certainField);
}
