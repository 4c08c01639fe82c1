package io.github.vmxcheck.model.reader;

import io.github.vmxcheck.model.Snapshot;

/** Takes what a reader finds, in the order of the input and as soon as it is read. */
public interface SnapshotSink {

  void snapshot(Snapshot snapshot);

  void problem(InputProblem problem);
}
