package io.github.vmxcheck.cli;

import io.github.vmxcheck.cli.report.Summary;
import io.github.vmxcheck.cli.results.FindingResult;
import io.github.vmxcheck.cli.results.SnapshotResult;
import io.github.vmxcheck.rules.Finding;
import io.github.vmxcheck.rules.Findings;
import io.github.vmxcheck.rules.ProcessorValidation;
import io.github.vmxcheck.rules.Validation;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Instruction;
import io.github.vmxcheck.specs.Level;
import io.github.vmxcheck.specs.Specification;
import java.util.Arrays;

/** Counts what a run met. Numbers only, so that a run of any length fits. */
final class Tally {
  private static final Verdict[] VERDICTS = Verdict.values();

  private final Instruction vmxon;
  private final int requirements;
  private final Level threshold;
  private final long[] findings = new long[Verdict.values().length];
  private long snapshots;
  private long processors;
  private long problems;
  private boolean reached;
  private boolean open;

  Tally(Specification specification, Level threshold) {
    vmxon = specification.instruction("vmxon");
    requirements = specification.requirements().size();
    this.threshold = threshold;
  }

  void add(Validation validation) {
    snapshots++;
    processors += validation.processors().size();
    for (ProcessorValidation processor : validation.processors()) {
      add(processor.findings());
    }
    add(validation.findings());
  }

  private void add(Findings some) {
    for (Verdict verdict : VERDICTS) {
      findings[verdict.ordinal()] += some.with(verdict).size();
    }
    for (Finding finding : some.with(Verdict.VIOLATED)) {
      reached |= finding.level().compareTo(threshold) <= 0;
    }
    for (Finding finding : some.with(Verdict.UNDETERMINED)) {
      open |= finding.requirement().decides(vmxon);
    }
  }

  /** Adds what another one counted. */
  void add(Tally other) {
    snapshots += other.snapshots;
    processors += other.processors;
    problems += other.problems;
    reached |= other.reached;
    open |= other.open;
    for (int i = 0; i < findings.length; i++) {
      findings[i] += other.findings[i];
    }
  }

  /** Adds what was counted to another one, and begins anew. */
  void moveTo(Tally other) {
    other.add(this);
    snapshots = 0;
    processors = 0;
    problems = 0;
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

  /** A snapshot of a report written earlier. */
  void add(SnapshotResult snapshot) {
    snapshots++;
    processors += snapshot.processors().size();
    findings[Verdict.VIOLATED.ordinal()] += snapshot.counts().violated();
    findings[Verdict.UNDETERMINED.ordinal()] += snapshot.counts().undetermined();
    findings[Verdict.NOT_APPLICABLE.ordinal()] += snapshot.counts().notApplicable();
    findings[Verdict.SATISFIED.ordinal()] += snapshot.counts().satisfied();
    snapshot.processors().forEach(processor -> processor.findings().forEach(this::weigh));
    snapshot.findings().forEach(this::weigh);
  }

  private void weigh(FindingResult finding) {
    reached |= finding.counts() && finding.level().compareTo(threshold) <= 0;
    open |= finding.keepsVmxonOpen();
  }

  void addProblem() {
    problems++;
  }

  /** Whether any requirement applied to any state. */
  boolean wasAnythingApplicable() {
    return count(Verdict.VIOLATED) + count(Verdict.UNDETERMINED) + count(Verdict.SATISFIED) > 0;
  }

  boolean wasAnythingChecked() {
    return snapshots > 0;
  }

  boolean wasAnythingUnreadable() {
    return problems > 0;
  }

  boolean wasThresholdReached() {
    return reached;
  }

  boolean isPrerequisiteOpen() {
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
        problems);
  }

  private long count(Verdict verdict) {
    return findings[verdict.ordinal()];
  }
}
