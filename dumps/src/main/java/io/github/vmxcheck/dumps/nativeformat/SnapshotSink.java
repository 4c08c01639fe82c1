// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import io.github.vmxcheck.dumps.nativeformat.speed.ReadLines;
import io.github.vmxcheck.model.InputCoverage;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.Snapshot;

/** Receives what a reader finds, in the order of the input and as soon as it is read. */
public interface SnapshotSink {

  void snapshot(Snapshot snapshot);

  void problem(InputProblem problem);

  /**
   * Receives an input that is neither a dump nor anything else that can be read.
   *
   * @param problem the message for a user who expects a dump
   */
  default void noDump(InputProblem problem) {
    problem(problem);
  }

  /** Receives how much was read of a text from which no snapshot was read. */
  default void coverage(InputCoverage coverage) {}

  /** Whether it takes batches of NDJSON lines, to have them read by another thread. */
  default boolean takesLines() {
    return false;
  }

  /** Receives NDJSON lines in place of their snapshots and problems, if it takes them. */
  default void lines(UnreadLines lines) {
    lines.read(new ReadLines(), this);
  }
}
