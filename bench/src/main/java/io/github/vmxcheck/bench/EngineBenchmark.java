// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.bench;

import io.github.vmxcheck.bench.peer.CommonExpressionLanguage;
import io.github.vmxcheck.bench.peer.HandWritten;
import io.github.vmxcheck.bench.peer.Jexl;
import io.github.vmxcheck.bench.peer.Judged;
import io.github.vmxcheck.bench.peer.Peer;
import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.rules.Validator;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Specification;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * From a snapshot to verdicts. Each engine takes the same steps: derive, assume, decide. One
 * operation is one snapshot.
 */
@State(Scope.Thread)
@OperationsPerInvocation(Workload.DOCUMENTS)
public class EngineBenchmark {
  private final List<Snapshot> snapshots = Workload.snapshots();
  private final List<ProcessorSnapshot> prepared =
      snapshots.stream().map(snapshot -> Peer.prepared(snapshot.processors().get(0))).toList();
  private final Verdict[] verdicts = new Verdict[Judged.values().length];

  /** vmxcheck: all requirements, including the wrong bits and the outcome. */
  @State(Scope.Thread)
  public static class Ours {
    private final Validator validator = new Validator(Specification.builtIn(), Assumptions.USUAL);
  }

  /** Hand-written Java. */
  @State(Scope.Thread)
  public static class ByHand {
    private final Peer peer = new HandWritten();
  }

  /** JEXL. */
  @State(Scope.Thread)
  public static class InJexl {
    private final Peer peer = Jexl.peer();
  }

  /** CEL. */
  @State(Scope.Thread)
  public static class InCel {
    private final Peer peer = CommonExpressionLanguage.peer();
  }

  @Benchmark
  public void vmxcheck(Ours ours, Blackhole blackhole) {
    for (Snapshot snapshot : snapshots) {
      blackhole.consume(ours.validator.validate(snapshot));
    }
  }

  @Benchmark
  public void handWritten(ByHand byHand, Blackhole blackhole) {
    decide(byHand.peer, blackhole);
  }

  /** The upper limit: only the verdicts. */
  @Benchmark
  public void handWrittenOnPreparedStates(ByHand byHand, Blackhole blackhole) {
    for (ProcessorSnapshot state : prepared) {
      byHand.peer.decide(state, verdicts);
      blackhole.consume(verdicts);
    }
  }

  @Benchmark
  public void jexl(InJexl jexl, Blackhole blackhole) {
    decide(jexl.peer, blackhole);
  }

  @Benchmark
  public void cel(InCel cel, Blackhole blackhole) {
    decide(cel.peer, blackhole);
  }

  private void decide(Peer peer, Blackhole blackhole) {
    for (Snapshot snapshot : snapshots) {
      peer.decide(Peer.prepared(snapshot.processors().get(0)), verdicts);
      blackhole.consume(verdicts);
    }
  }
}
