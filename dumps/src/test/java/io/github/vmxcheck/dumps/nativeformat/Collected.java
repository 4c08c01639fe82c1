// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.Snapshot;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A sink that keeps everything it receives, in order. */
final class Collected implements SnapshotSink {
  static final String HEAD = "schema: vmxcheck.snapshot/1\nlogical-processors:\n  - id: 0\n";

  final List<Snapshot> snapshots = new ArrayList<>();
  final List<String> problems = new ArrayList<>();

  @Override
  public void snapshot(Snapshot snapshot) {
    snapshots.add(snapshot);
  }

  @Override
  public void problem(InputProblem problem) {
    problems.add(problem.toString());
  }

  static Collected file(Path file) {
    Collected sink = new Collected();
    SnapshotReader.read(file, file.getFileName().toString(), sink);
    return sink;
  }

  static Collected text(String text) {
    return stream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  static Collected stream(InputStream in) {
    Collected sink = new Collected();
    SnapshotReader.read(in, "<stdin>", sink);
    return sink;
  }

  /** The only snapshot of a text without problems. */
  Snapshot only() {
    if (!problems.isEmpty() || snapshots.size() != 1) {
      throw new AssertionError(snapshots.size() + " snapshots, " + problems);
    }
    return snapshots.get(0);
  }
}
