// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.oracle;

import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.rules.Validator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Executes states of chance on several models at once, and compares what comes of them. */
public final class FuzzRun {
  /** One in so many has a region above 4 GBytes, where a processor does not take that. */
  private static final int ABOVE_4_GBYTES = 20;

  private final Oracle oracle;
  private final Supplier<Validator> validators;
  private final List<Deviation> deviations;
  private final Map<String, ProcessorSnapshot> processors = new ConcurrentHashMap<>();

  /** States of a model that are executed in one run. */
  private record Batch(String model, long seed, int count, boolean isAbove4GBytes) {}

  /** Counts what is done, in whatever order. */
  private static final class Done {
    private final LongConsumer progress;
    private long count;

    Done(LongConsumer progress) {
      this.progress = progress;
    }

    synchronized void add(long more) {
      count += more;
      progress.accept(count);
    }
  }

  /**
   * A run.
   *
   * @param validators makes one for each thread, which assumes nothing
   * @param deviations of the processor that executes
   */
  public FuzzRun(Oracle oracle, Supplier<Validator> validators, List<Deviation> deviations) {
    this.oracle = oracle;
    this.validators = validators;
    this.deviations = List.copyOf(deviations);
  }

  /**
   * Executes states, the same for the same seed, count and models.
   *
   * @param jobs how many run at once
   * @param progress hears how many are done, from any thread, but one call at a time
   * @throws OracleException if what executes does not do what it should
   */
  public FuzzSummary run(
      List<String> models, long count, long seed, int jobs, LongConsumer progress) {
    ExecutorService workers = Executors.newFixedThreadPool(jobs);
    try {
      ThreadLocal<Comparer> comparer =
          ThreadLocal.withInitial(() -> new Comparer(validators.get(), deviations));
      Done done = new Done(progress);
      List<Future<FuzzSummary>> runs =
          batches(models, count, seed).stream()
              .map(batch -> workers.submit(() -> run(batch, comparer.get(), done)))
              .toList();
      FuzzSummary summary = new FuzzSummary();
      for (Future<FuzzSummary> run : runs) {
        summary.add(run.get());
      }
      return summary;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof OracleException known) {
        throw known;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OracleException("interrupted", e);
    } finally {
      workers.shutdownNow();
    }
  }

  /** Each model gets as many as the others, and one more where that does not come out even. */
  private List<Batch> batches(List<String> models, long count, long seed) {
    List<Batch> batches = new ArrayList<>();
    Random seeds = new Random(seed);
    for (int i = 0; i < models.size(); i++) {
      long left = count / models.size() + (i < count % models.size() ? 1 : 0);
      boolean isAbove = left >= ABOVE_4_GBYTES && setups(models.get(i)).has32BitAddresses();
      while (left > 0) {
        long most = isAbove ? left / ABOVE_4_GBYTES : left;
        int some = (int) Math.min(most, Oracle.MOST_SETUPS);
        batches.add(new Batch(models.get(i), seeds.nextLong(), some, isAbove));
        left -= some;
        isAbove = false;
      }
    }
    return batches;
  }

  private FuzzSummary run(Batch batch, Comparer comparer, Done done) {
    RandomSetups chance = new RandomSetups(setups(batch.model), new Random(batch.seed));
    Supplier<Setup> next = batch.isAbove4GBytes ? chance::anyAbove4GBytes : chance::any;
    List<Setup> some = Stream.generate(next).limit(batch.count).toList();
    FuzzSummary summary = new FuzzSummary();
    for (Execution execution : oracle.run(batch.model, some).executions()) {
      summary.add(batch.model, comparer.compare(execution));
    }
    done.add(batch.count);
    return summary;
  }

  private Setups setups(String model) {
    return new Setups(
        processors.computeIfAbsent(model, name -> oracle.run(name, List.of()).processor()));
  }

  /** The simplest that differs as this does: nothing can be made plain without losing that. */
  public Comparison shrink(FuzzSummary.Found found) {
    Setups setups = setups(found.model());
    Comparer comparer = new Comparer(validators.get(), deviations);
    FuzzSummary.Difference wanted = FuzzSummary.Difference.of(found.first());
    Comparison simplest = found.first();
    boolean isSimpler = true;
    while (isSimpler) {
      isSimpler = false;
      List<Setup> tries = setups.simpler(simplest.execution().setup());
      for (Execution execution : oracle.run(found.model(), tries).executions()) {
        Comparison one = comparer.compare(execution);
        if (FuzzSummary.Difference.of(one).equals(wanted)
            && setups.distance(execution.setup()) < setups.distance(simplest.execution().setup())) {
          simplest = one;
          isSimpler = true;
        }
      }
    }
    return simplest;
  }
}
