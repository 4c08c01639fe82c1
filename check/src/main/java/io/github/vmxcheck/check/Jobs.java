// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.dumps.nativeformat.SnapshotSink;
import io.github.vmxcheck.dumps.nativeformat.UnreadLines;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.Snapshot;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Checks one run in several threads, including the calling thread. The input is split into pieces.
 * Each piece is read, checked and reported into memory by one thread; the results are written in
 * input order.
 */
final class Jobs implements SnapshotSink, AutoCloseable {
  /** Number of pieces queued per thread, enough that no thread waits for input. */
  private static final int WAITING = 4;

  /** Creates what each thread needs. */
  interface Worker {
    /**
     * A run that checks snapshots and reports them to {@code out}, problems to {@code problems}.
     */
    CheckRun run(PrintWriter out, Tally tally, Consumer<InputProblem> problems);
  }

  /** Receives the result of a piece. */
  interface Writer {
    void write(String report, Tally tally, List<InputProblem> problems);
  }

  private record ChunkResult(String report, Tally tally, List<InputProblem> problems) {}

  /** A run and the buffers for its results. */
  private final class WorkerContext {
    private final StringWriter text = new StringWriter();
    private final PrintWriter out = new PrintWriter(text);
    private final Tally tally = tallies.get();
    private final List<InputProblem> problems = new ArrayList<>();
    private final CheckRun run = worker.run(out, tally, problems::add);

    ChunkResult make(Consumer<SnapshotSink> piece) {
      piece.accept(run);
      out.flush();
      Tally counted = tallies.get();
      tally.moveTo(counted);
      ChunkResult made = new ChunkResult(text.toString(), counted, List.copyOf(problems));
      text.getBuffer().setLength(0);
      problems.clear();
      return made;
    }
  }

  private final Worker worker;
  private final Writer writer;
  private final Supplier<Tally> tallies;
  private final int most;
  private final ExecutorService threads;
  private final Queue<WorkerContext> free = new ConcurrentLinkedQueue<>();
  private final Queue<FutureTask<ChunkResult>> pieces = new ArrayDeque<>();

  Jobs(int number, Worker worker, Writer writer, Supplier<Tally> tallies) {
    this.worker = worker;
    this.writer = writer;
    this.tallies = tallies;
    most = WAITING * number;
    threads =
        Executors.newFixedThreadPool(
            number - 1,
            task -> {
              Thread thread = new Thread(task, "check");
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public void snapshot(Snapshot snapshot) {
    add(run -> run.snapshot(snapshot));
  }

  @Override
  public void problem(InputProblem problem) {
    add(run -> run.problem(problem));
  }

  @Override
  public boolean takesLines() {
    return true;
  }

  @Override
  public void lines(UnreadLines lines) {
    add(run -> run.lines(lines));
  }

  private void add(Consumer<SnapshotSink> piece) {
    FutureTask<ChunkResult> task = new FutureTask<>(() -> make(piece));
    pieces.add(task);
    threads.execute(task);
    while (pieces.size() > most || !pieces.isEmpty() && pieces.element().isDone()) {
      writeNext();
    }
  }

  private ChunkResult make(Consumer<SnapshotSink> piece) {
    WorkerContext context = free.poll();
    if (context == null) {
      context = new WorkerContext();
    }
    ChunkResult made = context.make(piece);
    free.add(context);
    return made;
  }

  /** Writes the next piece. While it is not done, the calling thread processes pieces itself. */
  private void writeNext() {
    FutureTask<ChunkResult> next = pieces.element();
    for (Iterator<FutureTask<ChunkResult>> each = pieces.iterator();
        !next.isDone() && each.hasNext(); ) {
      each.next().run();
    }
    try {
      ChunkResult made = pieces.remove().get();
      writer.write(made.report, made.tally, made.problems);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        // Such as too little memory, which is not a fault of the program.
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits for all pieces and writes them. */
  void finish() {
    while (!pieces.isEmpty()) {
      writeNext();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
