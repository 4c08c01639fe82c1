// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.check.result.FindingList;
import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.result.Summary;
import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.rules.Outcome;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Level;
import io.github.vmxcheck.specs.Specification;
import java.util.Arrays;
import java.util.List;

/** Counts the results of a run. It keeps numbers only, so a run may be of any length. */
public final class Tally {
  private final int requirements;
  private final Level threshold;
  private final List<String> required;
  private final long[] findings = new long[Verdict.values().length];
  private long snapshots;
  private long processors;
  private long problems;
  private long waived;
  private long known;
  private boolean reached;
  private boolean open;
  private long unmet;
  private String firstUnmet = "";

  /**
   * Creates a tally with all counts 0.
   *
   * @param threshold the lowest level that fails
   * @param required outcomes of which the instruction in question must have one; empty for any
   */
  public Tally(Specification specification, Level threshold, List<String> required) {
    requirements = specification.requirements().size();
    this.threshold = threshold;
    this.required = List.copyOf(required);
  }

  /** Adds the results of a snapshot, from a check or a saved report. */
  public void add(SnapshotResult snapshot) {
    snapshots++;
    processors += snapshot.processors().size();
    findings[Verdict.VIOLATED.ordinal()] += snapshot.counts().violated();
    findings[Verdict.UNDETERMINED.ordinal()] += snapshot.counts().undetermined();
    findings[Verdict.NOT_APPLICABLE.ordinal()] += snapshot.counts().notApplicable();
    findings[Verdict.SATISFIED.ordinal()] += snapshot.counts().satisfied();
    for (ProcessorResult processor : snapshot.processors()) {
      weigh(processor.findings());
      require(processor.outcome(), processor.id(), snapshot.source());
      open = open || isOpen(processor);
    }
    weigh(snapshot.findings());
  }

  /**
   * If no required outcome is possible, that is as bad as a violation at the threshold. If other
   * outcomes are also possible, it counts as undetermined.
   */
  private void require(Outcome outcome, long processor, String source) {
    if (required.isEmpty() || required.containsAll(outcome.possible())) {
      return;
    }
    boolean possible = outcome.possible().stream().anyMatch(required::contains);
    reached |= !possible;
    open |= possible;
    if (unmet++ == 0) {
      firstUnmet = "logical processor " + Long.toUnsignedString(processor) + " of " + source;
    }
  }

  /** Where the required outcome is not certain; empty if it is certain everywhere. */
  public String unmetOutcome() {
    return unmet == 0
        ? ""
        : "--require-outcome "
            + String.join(",", required)
            + ": not certain on "
            + unmet
            + " of "
            + Phrases.count(processors, "logical processor")
            + ", first on "
            + firstUnmet;
  }

  private void weigh(FindingList some) {
    for (FindingResult finding : some.with(Verdict.VIOLATED)) {
      if (finding.waiver().isPresent()) {
        waived++;
      } else if (finding.isInBaseline()) {
        known++;
      }
      reached |= finding.counts() && finding.level().compareTo(threshold) <= 0;
    }
  }

  /**
   * Whether a prerequisite of the instruction in question is undetermined, or its outcome is not
   * predicted at all.
   */
  private static boolean isOpen(ProcessorResult processor) {
    return processor.outcome().isUnpredicted()
        || processor.findings().with(Verdict.UNDETERMINED).stream().anyMatch(processor::keepsOpen);
  }

  /** Adds the counts of another tally. */
  public void add(Tally other) {
    snapshots += other.snapshots;
    processors += other.processors;
    problems += other.problems;
    waived += other.waived;
    known += other.known;
    if (unmet == 0) {
      firstUnmet = other.firstUnmet;
    }
    unmet += other.unmet;
    reached |= other.reached;
    open |= other.open;
    for (int i = 0; i < findings.length; i++) {
      findings[i] += other.findings[i];
    }
  }

  /** Moves the counts to another tally and resets this one. */
  void moveTo(Tally other) {
    other.add(this);
    snapshots = 0;
    processors = 0;
    problems = 0;
    waived = 0;
    known = 0;
    unmet = 0;
    reached = false;
    open = false;
    Arrays.fill(findings, 0);
  }

  long snapshots() {
    return snapshots;
  }

  long problems() {
    return problems;
  }

  public void addProblem() {
    problems++;
  }

  /** Whether any requirement was applicable to any state. */
  public boolean wasAnythingApplicable() {
    return count(Verdict.VIOLATED) + count(Verdict.UNDETERMINED) + count(Verdict.SATISFIED) > 0;
  }

  public boolean wasAnythingChecked() {
    return snapshots > 0;
  }

  public boolean wasAnythingUnreadable() {
    return problems > 0;
  }

  public boolean wasThresholdReached() {
    return reached;
  }

  public boolean isPrerequisiteOpen() {
    return open;
  }

  Summary summary() {
    return new Summary(
        snapshots,
        processors,
        requirements,
        count(Verdict.VIOLATED),
        count(Verdict.UNDETERMINED),
        count(Verdict.NOT_APPLICABLE),
        count(Verdict.SATISFIED),
        problems,
        waived,
        known);
  }

  private long count(Verdict verdict) {
    return findings[verdict.ordinal()];
  }
}
