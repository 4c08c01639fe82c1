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

/** Executes random states on several models in parallel, and compares the outcomes. */
public final class FuzzRun {
  /** One state in this many has a region above 4 GBytes, if the processor does not accept one. */
  private static final int ABOVE_4_GBYTES = 20;

  private final Oracle oracle;
  private final Supplier<Validator> validators;
  private final List<Deviation> deviations;
  private final Map<String, ProcessorSnapshot> processors = new ConcurrentHashMap<>();

  /** States that are executed in one run of a model. */
  private record Batch(String model, long seed, int count, boolean isAbove4GBytes) {}

  /** Counts executed states, in any order. */
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
   * @param validators supplies a validator for each thread, which assumes nothing
   * @param deviations known of the executing processor
   */
  public FuzzRun(Oracle oracle, Supplier<Validator> validators, List<Deviation> deviations) {
    this.oracle = oracle;
    this.validators = validators;
    this.deviations = List.copyOf(deviations);
  }

  /**
   * Executes states. They are the same for the same seed, count and models.
   *
   * @param jobs number of runs in parallel
   * @param progress receives the number of executed states, from any thread, one call at a time
   * @throws OracleException if the oracle fails
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

  /** Distributes the states evenly over the models; the first ones get one more if needed. */
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
    RandomSetups random = new RandomSetups(setups(batch.model), new Random(batch.seed));
    Supplier<Setup> next = batch.isAbove4GBytes ? random::anyAbove4GBytes : random::any;
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

  /** The simplest state with the same difference; a step to the baseline would lose it. */
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
