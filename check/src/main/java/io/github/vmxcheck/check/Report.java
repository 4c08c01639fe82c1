// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.result.Summary;
import io.github.vmxcheck.model.InputProblem;

/**
 * A report. It receives any number of snapshots and problems in any order, then the summary. The
 * results come from a check or from a saved report.
 */
public interface Report {
  /** Adds the results of one snapshot. */
  void snapshot(SnapshotResult snapshot);

  /** Adds a problem, which was already printed on standard error. */
  void problem(InputProblem problem);

  /** Ends the report. */
  void summary(Summary summary);
}
