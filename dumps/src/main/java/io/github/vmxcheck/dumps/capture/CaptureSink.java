// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.capture;

import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.dumps.nativeformat.SnapshotSink;
import io.github.vmxcheck.model.Hint;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.Snapshot;
import java.util.List;

/**
 * Receives the snapshot from the document of a capture.
 *
 * @param name what distinguishes it from other captures of the log; empty if there are none
 */
record CaptureSink(SnapshotAssembler blocks, String name, List<Hint> hints)
    implements SnapshotSink {

  @Override
  public void snapshot(Snapshot snapshot) {
    String label = snapshot.label();
    blocks.snapshot(
        new Snapshot(
            label.isEmpty() || name.isEmpty() ? label + name : label + ", " + name,
            snapshot.sources(),
            snapshot.processors(),
            snapshot.machine(),
            List.of(CaptureLog.FORMAT.name()),
            hints));
  }

  @Override
  public void problem(InputProblem problem) {
    blocks.problem(problem);
  }
}
