// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.Answer;
import io.github.vmxcheck.check.Answer.Kind;
import io.github.vmxcheck.check.OutcomeText;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.rules.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Verdicts in a few words, for titles and tables. */
final class HtmlVerdict {
  private HtmlVerdict() {}

  /** The processor with the worst answer. */
  static ProcessorResult worst(SnapshotResult snapshot) {
    return snapshot.processors().stream().min(Comparator.comparing(Answer::kind)).orElseThrow();
  }

  /** What happened or would happen on the worst processor: {@code VMXON would raise #GP(0)}. */
  static String title(SnapshotResult snapshot) {
    ProcessorResult worst = worst(snapshot);
    return snapshot.question().title() + " " + predicate(Answer.kind(worst), worst.outcome());
  }

  private static String predicate(Kind kind, Outcome outcome) {
    return switch (kind) {
      case CONTRADICTION -> "contradicts its dump";
      case IMPOSSIBLE -> "starts from an impossible state";
      case FAILED -> "failed";
      case SUCCEEDED -> "succeeded";
      case FAILS, SUCCEEDS -> "would " + OutcomeText.verbs(outcome);
      case UNKNOWN -> "cannot be predicted";
    };
  }

  /** The outcome on a processor, for a table. */
  static String outcome(ProcessorResult processor) {
    return switch (Answer.kind(processor)) {
      case CONTRADICTION -> "contradiction";
      case IMPOSSIBLE -> "impossible state";
      case FAILED, FAILS, SUCCEEDED, SUCCEEDS -> OutcomeText.titles(processor.outcome());
      case UNKNOWN -> "undetermined";
    };
  }

  /**
   * How many snapshots there are of each kind, the worst first.
   *
   * @param questions the instructions in question
   * @param counts by the kind of the worst processor
   */
  static String of(Collection<String> questions, Map<Kind, Integer> counts, long all) {
    if (all == 0) {
      return "Nothing was checked";
    }
    List<String> parts = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      if (counts.containsKey(kind)) {
        parts.add(predicate(kind) + " in " + counts.get(kind));
      }
    }
    return Phrases.list(List.copyOf(questions), "or")
        + " "
        + Phrases.list(parts, "and")
        + " of "
        + Phrases.count(all, "snapshot");
  }

  private static String predicate(Kind kind) {
    return switch (kind) {
      case CONTRADICTION -> "contradicts its dump";
      case IMPOSSIBLE -> "starts from an impossible state";
      case FAILED -> "failed";
      case FAILS -> "cannot succeed";
      case UNKNOWN -> "cannot be predicted";
      case SUCCEEDED -> "succeeded";
      case SUCCEEDS -> "would succeed";
    };
  }
}
