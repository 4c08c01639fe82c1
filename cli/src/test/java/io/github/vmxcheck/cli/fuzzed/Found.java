// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli.fuzzed;

import io.github.vmxcheck.dumps.nativeformat.SnapshotSink;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.Snapshot;
import java.util.ArrayList;
import java.util.List;

/** What a reader found in arbitrary bytes. */
public final class Found implements SnapshotSink {
  final List<Snapshot> snapshots = new ArrayList<>();
  final List<InputProblem> problems = new ArrayList<>();

  @Override
  public void snapshot(Snapshot snapshot) {
    snapshots.add(snapshot);
  }

  @Override
  public void problem(InputProblem problem) {
    require(problem.message().lines().count() == 1, "expected a message of one line: " + problem);
    require(problem.line() >= 0 && problem.column() >= 0, "expected a position: " + problem);
    problems.add(problem);
  }

  /** Requires a snapshot or a problem: every input gives at least one of them. */
  Found requireSomething() {
    require(!snapshots.isEmpty() || !problems.isEmpty(), "neither a snapshot nor a problem");
    return this;
  }

  static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
