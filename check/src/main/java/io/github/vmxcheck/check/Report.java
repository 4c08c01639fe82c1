// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.rules.Validation;

/** A report in the making: any number of snapshots and problems in any order, then the summary. */
public interface Report {

  /** One snapshot, right after it was validated. */
  void snapshot(Validation validation);

  /** Something that could not be read. It was told on standard error already. */
  void problem(InputProblem problem);

  /** The end. */
  void summary(Summary summary);
}
