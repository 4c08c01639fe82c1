// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli.fuzzed;

import static io.github.vmxcheck.cli.fuzzed.Found.require;

import io.github.vmxcheck.dumps.nativeformat.SnapshotReader;
import io.github.vmxcheck.dumps.writer.SnapshotWriter;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;

/** Reads any bytes in the native format: writing and reading them back must give the same. */
public final class FuzzedSnapshot {
  private FuzzedSnapshot() {}

  public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
    for (Snapshot snapshot : read(bytes).requireSomething().snapshots) {
      StringWriter written = new StringWriter();
      if (!new SnapshotWriter(written, SnapshotReader.LONGEST_DOCUMENT).write(snapshot)) {
        continue;
      }
      Found again = read(written.toString().getBytes(StandardCharsets.UTF_8));
      require(again.problems.isEmpty(), "read back: " + again.problems);
      require(again.snapshots.size() == 1, "one snapshot is read back");
      requireSame(snapshot, again.snapshots.get(0));
    }
  }

  private static Found read(byte[] bytes) {
    Found found = new Found();
    SnapshotReader.read(new ByteArrayInputStream(bytes), "input", found);
    return found;
  }

  private static void requireSame(Snapshot written, Snapshot read) {
    require(read.label().equals(written.label()), "the label " + written.label());
    requireSame(written.machine(), read.machine());
    List<ProcessorSnapshot> processors = written.processors();
    require(read.processors().size() == processors.size(), "as many processors");
    for (int i = 0; i < processors.size(); i++) {
      requireSame(processors.get(i), read.processors().get(i));
    }
  }

  private static void requireSame(ProcessorSnapshot written, ProcessorSnapshot read) {
    require(read.id() == written.id(), "the number " + written.id());
    BitSet differences = new BitSet();
    written.addDifferences(read, differences);
    differences.stream().forEach(i -> require(false, Field.values()[i].key()));
  }
}
