// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.result;

import io.github.vmxcheck.check.result.FindingResult.Evidence;
import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.rules.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A finding and its location.
 *
 * @param processor empty if the finding is about several
 */
public record LocatedFinding(
    SnapshotResult snapshot, Optional<ProcessorResult> processor, FindingResult finding) {

  /**
   * The findings of a snapshot: those of each processor, then those across processors.
   *
   * @param some selects the findings
   */
  public static List<LocatedFinding> of(
      SnapshotResult snapshot, Function<FindingList, List<FindingResult>> some) {
    List<LocatedFinding> all = new ArrayList<>();
    for (ProcessorResult processor : snapshot.processors()) {
      for (FindingResult finding : some.apply(processor.findings())) {
        all.add(new LocatedFinding(snapshot, Optional.of(processor), finding));
      }
    }
    for (FindingResult finding : some.apply(snapshot.findings())) {
      all.add(new LocatedFinding(snapshot, Optional.empty(), finding));
    }
    return all;
  }

  /**
   * The place of the wrong value; otherwise where the processor starts, or the source as a whole.
   */
  public Place place() {
    if (finding.verdict() == Verdict.VIOLATED) {
      for (Evidence one : finding.evidence()) {
        if (one.place().isPresent() && one.place().get().isInFile()) {
          return one.place().get();
        }
      }
    }
    return processor.map(one -> start(snapshot, one)).orElse(new Place(snapshot.source(), 0, 0));
  }

  /** Where a processor starts in its source. */
  public static Place start(SnapshotResult snapshot, ProcessorResult processor) {
    return processor.place().filter(Place::isInFile).orElse(new Place(snapshot.source(), 0, 0));
  }

  /**
   * {@code logical processor 0: }; empty if there is only one processor, or the finding is across
   * processors.
   */
  public String where() {
    return processor.isEmpty() || snapshot.processors().size() == 1 ? "" : processorName() + ": ";
  }

  /** {@code logical processor 0}, or {@code across logical processors}. */
  public String processorName() {
    return processor
        .map(one -> Phrases.processor(one.isNumbered(), one.id()))
        .orElse("across logical processors");
  }

  /** The field the finding is about; empty if there is none. */
  String field() {
    if (!finding.bits().isEmpty()) {
      return finding.bits().get(0).field();
    }
    return finding.evidence().isEmpty() ? "" : finding.evidence().get(0).field();
  }

  /** A value, with its processor if several are compared. */
  public String text(Evidence value) {
    return processor.isEmpty() && value.processor().isPresent()
        ? Phrases.processors(List.of(value.processor().getAsLong())) + ": " + value.text()
        : value.text();
  }
}
