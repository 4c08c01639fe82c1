// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.bench;

import io.github.vmxcheck.dumps.nativeformat.SnapshotReader;
import io.github.vmxcheck.dumps.nativeformat.SnapshotSink;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.Snapshot;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The documents that every benchmark works on: as text, as NDJSON bytes, and as snapshots. */
public final class Workload {
  public static final int DOCUMENTS = 1024;
  private static final long SEED = 1;

  private Workload() {}

  public static List<String> lines() {
    return Documents.lines(DOCUMENTS, SEED);
  }

  public static byte[] bytes() {
    return (String.join("\n", lines()) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  public static List<Snapshot> snapshots() {
    return read(bytes());
  }

  /** Reads snapshots; throws {@link IllegalStateException} on any problem. */
  public static List<Snapshot> read(byte[] ndjson) {
    List<Snapshot> snapshots = new ArrayList<>();
    SnapshotReader.read(
        new ByteArrayInputStream(ndjson),
        "documents",
        new SnapshotSink() {
          @Override
          public void snapshot(Snapshot snapshot) {
            snapshots.add(snapshot);
          }

          @Override
          public void problem(InputProblem problem) {
            throw new IllegalStateException(problem.toString());
          }
        });
    return snapshots;
  }
}
