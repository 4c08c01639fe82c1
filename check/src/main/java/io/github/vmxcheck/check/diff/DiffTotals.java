// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.diff;

import io.github.vmxcheck.check.diff.FindingChange.Meaning;
import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.specs.Level;
import java.util.EnumMap;
import java.util.Map;

/** Counts changes. */
public final class DiffTotals {
  private final Level threshold;
  private final Map<Meaning, Long> verdicts = new EnumMap<>(Meaning.class);
  private long snapshots;
  private long processors;
  private long fields;
  private long outcomes;
  private long added;
  private long gone;
  private boolean isWorse;
  private boolean isOpen;

  /**
   * Creates totals of 0.
   *
   * @param threshold the lowest level that counts as worse for the exit status
   */
  public DiffTotals(Level threshold) {
    this.threshold = threshold;
    for (Meaning meaning : Meaning.values()) {
      verdicts.put(meaning, 0L);
    }
  }

  /** Adds a snapshot. */
  public void add(SnapshotChange change) {
    if (change.isCompared()) {
      snapshots++;
    } else if (change.before().isEmpty()) {
      added++;
    } else {
      gone++;
    }
    for (ProcessorChange one : change.processors()) {
      processors += one.before().isPresent() && one.after().isPresent() ? 1 : 0;
      fields += one.fields().size();
      outcomes += one.isOtherOutcome() ? 1 : 0;
      isWorse |= one.losesSuccess();
    }
    change.allFindings().forEach(one -> verdicts.merge(one.meaning(), 1L, Long::sum));
    isWorse |= change.allFindings().anyMatch(this::fails);
    isOpen |= change.isOpenNow() || change.hasLost();
  }

  private boolean fails(FindingChange change) {
    return change.meaning() == Meaning.WORSE && change.shown().level().compareTo(threshold) <= 0;
  }

  /** Whether any snapshot is on both sides. */
  public boolean wasAnythingCompared() {
    return processors > 0;
  }

  /** Whether a violation at the threshold or above is new, or VMXON can no longer succeed. */
  public boolean isWorse() {
    return isWorse;
  }

  /** Whether something that was known is now unknown. */
  public boolean isOpen() {
    return isOpen;
  }

  public long of(Meaning meaning) {
    return verdicts.get(meaning);
  }

  public long snapshots() {
    return snapshots;
  }

  public long processors() {
    return processors;
  }

  public long fields() {
    return fields;
  }

  public long outcomes() {
    return outcomes;
  }

  public long added() {
    return added;
  }

  public long gone() {
    return gone;
  }

  /** The counts in one sentence. */
  @Override
  public String toString() {
    return Phrases.count(snapshots, "snapshot")
        + " and "
        + Phrases.count(processors, "logical processor")
        + " compared: "
        + Phrases.count(fields, "field")
        + " and "
        + Phrases.count(outcomes, "outcome")
        + " changed; verdicts: "
        + of(Meaning.WORSE)
        + " worse, "
        + of(Meaning.OPEN)
        + " undetermined, "
        + of(Meaning.BETTER)
        + " better, "
        + of(Meaning.OTHER)
        + " other"
        + (added == 0 ? "" : "; " + Phrases.count(added, "new snapshot"))
        + (gone == 0 ? "" : "; " + Phrases.count(gone, "snapshot") + " gone");
  }
}
