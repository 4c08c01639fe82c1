// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.List;

/** Decides every requirement, in one state after another. Not thread-safe. */
interface Evaluator {
  /** Evaluates the rules for one logical processor. */
  Evaluation evaluate(ProcessorSnapshot state);

  /** The same, with the unknown bits of one field treated as on the certain bound. */
  Evaluation evaluate(ProcessorSnapshot state, Field certainField);

  /** Evaluates the rules for all logical processors of a snapshot; the field may be null. */
  Evaluation evaluate(
      List<ProcessorSnapshot> states, ProcessorSnapshot machine, Field certainField);
}
