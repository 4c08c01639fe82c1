// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.result;

import io.github.vmxcheck.check.result.SnapshotResult.Counts;
import io.github.vmxcheck.rules.Verdict;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Counts verdicts by the steps into VMX operation. */
final class StepCounts {
  private final Map<Integer, long[]> counts = new TreeMap<>();

  void add(OptionalInt step, Verdict verdict) {
    if (step.isPresent()) {
      counts
          .computeIfAbsent(step.getAsInt(), one -> new long[Verdict.values().length])[
          verdict.ordinal()]++;
    }
  }

  Map<Integer, Counts> bySteps() {
    Map<Integer, Counts> steps = new TreeMap<>();
    counts.forEach(
        (step, number) ->
            steps.put(
                step,
                new Counts(
                    number[Verdict.VIOLATED.ordinal()],
                    number[Verdict.UNDETERMINED.ordinal()],
                    number[Verdict.NOT_APPLICABLE.ordinal()],
                    number[Verdict.SATISFIED.ordinal()])));
    return steps;
  }
}
