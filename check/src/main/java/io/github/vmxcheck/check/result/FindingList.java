// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.result;

import io.github.vmxcheck.rules.Finding;
import io.github.vmxcheck.rules.Findings;
import io.github.vmxcheck.rules.Verdict;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.function.Function;

/**
 * Findings in the order of the specification. Findings of one verdict can be read without creating
 * the others, which cost nothing until they are accessed. Unmodifiable and thread-safe.
 */
public abstract class FindingList extends AbstractList<FindingResult> implements RandomAccess {
  /** Number of findings that a report usually shows for a state. */
  private static final int FEW = 8;

  private FindingList() {}

  /** All findings of a check, each created on first access. */
  public static FindingList of(Findings findings, Function<Finding, FindingResult> maker) {
    return new LazyList(findings, maker);
  }

  /**
   * Findings that already exist: all, or those that a report contains.
   *
   * @param steps the counts for the six steps, if known; see {@link #steps}
   */
  public static FindingList of(
      List<FindingResult> findings, Optional<Map<Integer, SnapshotResult.Counts>> steps) {
    return new FixedList(findings, steps);
  }

  /** The findings with a verdict. */
  public abstract List<FindingResult> with(Verdict verdict);

  /** The violated and undetermined findings. */
  public abstract List<FindingResult> notable();

  /**
   * The finding on a requirement, if there is one. A check also knows those that a project
   * excluded.
   */
  public abstract Optional<FindingResult> on(String requirement);

  /**
   * Number of findings of each verdict in each of the six steps into VMX operation that has any,
   * including findings that the list does not contain; empty if a report does not say.
   */
  public abstract Optional<Map<Integer, SnapshotResult.Counts>> steps();

  /** A copy with the wording of every finding, for use without access to the check. */
  FindingList complete() {
    for (FindingResult one : this) {
      one.words().get();
    }
    return new FixedList(this, steps());
  }

  /** Findings of a check. */
  private static final class LazyList extends FindingList {
    private final Findings findings;
    private final Function<Finding, FindingResult> maker;
    private IdentityHashMap<Finding, FindingResult> made;

    LazyList(Findings findings, Function<Finding, FindingResult> maker) {
      this.findings = findings;
      this.maker = maker;
    }

    private synchronized FindingResult result(Finding finding) {
      if (made == null) {
        made = new IdentityHashMap<>(FEW);
      }
      return made.computeIfAbsent(finding, maker);
    }

    private List<FindingResult> results(List<Finding> some) {
      List<FindingResult> results = new ArrayList<>(some.size());
      for (Finding one : some) {
        results.add(result(one));
      }
      return results;
    }

    @Override
    public FindingResult get(int index) {
      return result(findings.get(index));
    }

    @Override
    public int size() {
      return findings.size();
    }

    @Override
    public List<FindingResult> with(Verdict verdict) {
      return results(findings.with(verdict));
    }

    @Override
    public List<FindingResult> notable() {
      return results(findings.notable());
    }

    @Override
    public Optional<FindingResult> on(String requirement) {
      return findings.on(requirement).map(this::result);
    }

    @Override
    public Optional<Map<Integer, SnapshotResult.Counts>> steps() {
      StepCounts counts = new StepCounts();
      for (Finding one : findings) {
        counts.add(one.requirement().step(), one.verdict());
      }
      return Optional.of(counts.bySteps());
    }
  }

  /** Findings that already exist. */
  private static final class FixedList extends FindingList {
    private final List<FindingResult> all;
    private final Optional<Map<Integer, SnapshotResult.Counts>> steps;

    FixedList(List<FindingResult> all, Optional<Map<Integer, SnapshotResult.Counts>> steps) {
      this.all = List.copyOf(all);
      this.steps = steps;
    }

    @Override
    public FindingResult get(int index) {
      return all.get(index);
    }

    @Override
    public int size() {
      return all.size();
    }

    @Override
    public List<FindingResult> with(Verdict verdict) {
      return all.stream().filter(one -> one.verdict() == verdict).toList();
    }

    @Override
    public List<FindingResult> notable() {
      return all.stream().filter(FindingResult::isNotable).toList();
    }

    @Override
    public Optional<FindingResult> on(String requirement) {
      return all.stream().filter(one -> one.requirement().equals(requirement)).findFirst();
    }

    /** A report that contains satisfied findings contains all findings. */
    @Override
    public Optional<Map<Integer, SnapshotResult.Counts>> steps() {
      if (steps.isPresent() || with(Verdict.SATISFIED).isEmpty()) {
        return steps;
      }
      StepCounts counts = new StepCounts();
      all.forEach(one -> counts.add(one.step(), one.verdict()));
      return Optional.of(counts.bySteps());
    }
  }
}
