// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.github.vmxcheck.bench.peer.JsonSchema;
import io.github.vmxcheck.cli.CheckInProcess;
import io.github.vmxcheck.dumps.nativeformat.SnapshotReader;
import io.github.vmxcheck.dumps.nativeformat.SnapshotSink;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.Snapshot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** From NDJSON bytes: parses, reads, checks and reports. One operation is one line. */
@State(Scope.Thread)
public class StreamBenchmark {
  private final byte[] bytes = Workload.bytes();
  private final JsonFactory json = new JsonFactory();

  /** A JSON schema, and the lines in the form it takes. */
  @State(Scope.Thread)
  public static class Schema {
    private final JsonSchema schema = new JsonSchema();
    private final List<String> lines = Workload.lines();
  }

  /** An input file for the whole program, long enough that start-up does not matter. */
  @State(Scope.Thread)
  public static class InputFile {
    static final int COPIES = 64;
    static final int LINES = COPIES * Workload.DOCUMENTS;
    private Path path;

    @Setup
    public void write() throws IOException {
      path = Files.createTempFile("vmxcheck-bench", ".ndjson");
      try (var out = Files.newOutputStream(path)) {
        for (int i = 0; i < COPIES; i++) {
          out.write(Workload.bytes());
        }
      }
    }

    @TearDown
    public void delete() throws IOException {
      Files.delete(path);
    }
  }

  /** Jackson's tokens only: the limit for anything that reads JSON. */
  @Benchmark
  @OperationsPerInvocation(Workload.DOCUMENTS)
  public long parseOnly() throws IOException {
    long tokens = 0;
    try (JsonParser parser = json.createParser(bytes)) {
      while (parser.nextToken() != null) {
        tokens++;
      }
    }
    return tokens;
  }

  @Benchmark
  @OperationsPerInvocation(Workload.DOCUMENTS)
  public void read(Blackhole blackhole) {
    SnapshotReader.read(
        new ByteArrayInputStream(bytes),
        "documents",
        new SnapshotSink() {
          @Override
          public void snapshot(Snapshot snapshot) {
            blackhole.consume(snapshot);
          }

          @Override
          public void problem(InputProblem problem) {
            throw new IllegalStateException(problem.toString());
          }
        });
  }

  @Benchmark
  @OperationsPerInvocation(Workload.DOCUMENTS)
  public void schema(Schema schema, Blackhole blackhole) {
    for (String line : schema.lines) {
      blackhole.consume(schema.schema.holds(line));
    }
  }

  @Benchmark
  @OperationsPerInvocation(InputFile.LINES)
  public long check(InputFile file) {
    return CheckInProcess.run("-f", "ndjson", file.path.toString());
  }

  @Benchmark
  @OperationsPerInvocation(InputFile.LINES)
  public long checkShort(InputFile file) {
    return CheckInProcess.run("-f", "short", file.path.toString());
  }

  /** The program's own threads. */
  @Benchmark
  @OperationsPerInvocation(InputFile.LINES)
  public long checkWithTwoJobs(InputFile file) {
    return CheckInProcess.withJobs(2, "-f", "ndjson", file.path.toString());
  }
}
