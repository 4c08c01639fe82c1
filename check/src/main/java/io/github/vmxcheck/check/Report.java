// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.result.Summary;
import io.github.vmxcheck.model.InputProblem;

/**
 * A report in the making: any number of snapshots and problems in any order, then the summary. It
 * is made of results, be they those of a check or of a report written earlier.
 */
public interface Report {
  /** What was found in one snapshot. */
  void snapshot(SnapshotResult snapshot);

  /** Something that could not be read. It was told on standard error already. */
  void problem(InputProblem problem);

  /** The end. */
  void summary(Summary summary);
}
