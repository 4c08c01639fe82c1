// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli.report;

import io.github.vmxcheck.cli.results.FindingResult;
import io.github.vmxcheck.cli.results.FindingResult.Evidence;
import io.github.vmxcheck.cli.results.Place;
import io.github.vmxcheck.cli.results.ProcessorResult;
import io.github.vmxcheck.cli.results.SnapshotResult;
import io.github.vmxcheck.rules.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A finding, and what it is about.
 *
 * @param processor empty if it is about several
 */
record LocatedFinding(
    SnapshotResult snapshot, Optional<ProcessorResult> processor, FindingResult finding) {

  /** All of a snapshot: those of each processor, then those across processors. */
  static List<LocatedFinding> of(SnapshotResult snapshot) {
    List<LocatedFinding> all = new ArrayList<>();
    for (ProcessorResult processor : snapshot.processors()) {
      for (FindingResult finding : processor.findings()) {
        all.add(new LocatedFinding(snapshot, Optional.of(processor), finding));
      }
    }
    for (FindingResult finding : snapshot.findings()) {
      all.add(new LocatedFinding(snapshot, Optional.empty(), finding));
    }
    return all;
  }

  /** The value that is wrong; else where the processor starts, or the source as a whole. */
  Place place() {
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
  static Place start(SnapshotResult snapshot, ProcessorResult processor) {
    return processor.place().filter(Place::isInFile).orElse(new Place(snapshot.source(), 0, 0));
  }

  /** {@code logical processor 0: }; empty where there is only one, or it is about all. */
  String where() {
    return processor.isEmpty() || snapshot.processors().size() == 1 ? "" : processorName() + ": ";
  }

  /** {@code logical processor 0}, or that it is about several. */
  String processorName() {
    return processor
        .map(one -> Words.processor(one.isNumbered(), one.id()))
        .orElse("across logical processors");
  }

  /** The field the finding is about; empty if none. */
  String field() {
    if (!finding.bits().isEmpty()) {
      return finding.bits().get(0).field();
    }
    return finding.evidence().isEmpty() ? "" : finding.evidence().get(0).field();
  }

  /** A value, with its processor where several are compared. */
  String text(Evidence value) {
    return processor.isEmpty() && value.processor().isPresent()
        ? Words.processors(List.of(value.processor().getAsLong())) + ": " + value.text()
        : value.text();
  }
}
