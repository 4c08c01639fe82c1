// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import io.github.vmxcheck.dumps.nativeformat.speed.ReadLines;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.Snapshot;

/** Takes what a reader finds, in the order of the input and as soon as it is read. */
public interface SnapshotSink {

  void snapshot(Snapshot snapshot);

  void problem(InputProblem problem);

  /**
   * An input that is no dump at all, nor anything else that is read.
   *
   * @param problem what to say of it to somebody who takes it for one
   */
  default void noDump(InputProblem problem) {
    problem(problem);
  }

  /** Whether it takes lines of NDJSON many at a time, to have them read by another thread. */
  default boolean takesLines() {
    return false;
  }

  /** Lines of NDJSON in place of their snapshots and problems, if it takes them. */
  default void lines(UnreadLines lines) {
    lines.read(new ReadLines(), this);
  }
}
