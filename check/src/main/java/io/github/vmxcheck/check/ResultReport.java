// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.model.InputProblem;

/**
 * A report in the making that needs no more than {@code vmxcheck.report/1} holds: it can be made of
 * a report written earlier, too.
 */
public interface ResultReport {

  /** One snapshot. */
  void snapshot(SnapshotResult snapshot);

  /** Something that could not be read. */
  void problem(InputProblem problem);

  /** The end. */
  void summary(Summary summary);
}
