// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.AcceptanceText;
import io.github.vmxcheck.check.Answer;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.rules.Outcome;
import io.github.vmxcheck.specs.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/** What a finding means for the outcome on the processors that share it. */
final class HtmlMarks {
  private final SnapshotResult snapshot;

  HtmlMarks(SnapshotResult snapshot) {
    this.snapshot = snapshot;
  }

  /**
   * How soon a finding is shown: those that decide the outcome on the worst processor first, those
   * that decide on no processor last.
   */
  int rank(SharedFinding shared) {
    if (!decides(shared)) {
      return snapshot.processors().size();
    }
    List<Long> worst =
        snapshot.processors().stream()
            .sorted(Comparator.comparing(Answer::kind))
            .map(ProcessorResult::id)
            .toList();
    return on(shared, HtmlMarks::decides).stream().mapToInt(worst::indexOf).min().orElseThrow();
  }

  private boolean decides(SharedFinding shared) {
    return shared.finding().kind() != Kind.OBSERVATION
        && AcceptanceText.of(shared.finding()).isEmpty()
        && !on(shared, HtmlMarks::decides).isEmpty();
  }

  /** Whether what was observed on one of its processors excludes it as the cause. */
  boolean isExcluded(SharedFinding shared) {
    return !on(shared, Outcome::excludes).isEmpty();
  }

  private static boolean decides(Outcome outcome, String requirement) {
    return outcome.decidedBy().contains(requirement);
  }

  private static boolean suspects(Outcome outcome, String requirement) {
    return outcome.observed().isPresent()
        && outcome.observed().get().suspects().contains(requirement);
  }

  /** The marks, with the processors if not all that share the finding have them. */
  List<String> of(SharedFinding shared) {
    List<String> marks = new ArrayList<>();
    if (decides(shared)) {
      mark("decides", on(shared, HtmlMarks::decides), shared).ifPresent(marks::add);
    }
    mark("suspect", on(shared, HtmlMarks::suspects), shared).ifPresent(marks::add);
    mark("excluded", on(shared, Outcome::excludes), shared).ifPresent(marks::add);
    return marks;
  }

  private List<Long> on(SharedFinding shared, BiPredicate<Outcome, String> has) {
    String requirement = shared.finding().requirement();
    return snapshot.processors().stream()
        .filter(one -> shared.processors().contains(one.id()))
        .filter(one -> has.test(one.outcome(), requirement))
        .map(ProcessorResult::id)
        .toList();
  }

  private static Optional<String> mark(String word, List<Long> on, SharedFinding shared) {
    if (on.isEmpty()) {
      return Optional.empty();
    }
    boolean isEverywhere = on.size() == shared.processors().size();
    return Optional.of(isEverywhere ? word : word + " on " + Phrases.processors(on));
  }
}
