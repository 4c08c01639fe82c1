// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.check.Answer.Kind;
import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.Place;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.rules.Outcome;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.OutcomeWord;
import io.github.vmxcheck.specs.OutcomeWord.Group;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Writes the first sentences of an answer: what happened or would happen. */
final class AnswerSentence {
  /** Columns of a quoted line of the dump. */
  private static final int QUOTED = 60;

  /** The number and time that logs put before a message, and a mark in brackets. */
  private static final Pattern BEFORE_MESSAGE =
      Pattern.compile("^\\s*(?:\\d{8}\\s+[\\d.]+\\s+|\\[ *[\\d.]+\\]\\s*)?(?:\\[.\\]\\s*)?");

  private static final int FIELDS = 4;

  private final SnapshotResult snapshot;

  AnswerSentence(SnapshotResult snapshot) {
    this.snapshot = snapshot;
  }

  /** {@code on processor 2 of 4}; empty if there is one, without a number. */
  private String on(List<ProcessorResult> same) {
    ProcessorResult first = same.get(0);
    String guest = first.isSeenByGuest() ? " of the guest" : "";
    if (same.size() == 1 && !first.isNumbered()) {
      return guest.isEmpty() ? "" : " in the guest";
    }
    int all = snapshot.processors().size();
    String of = all > 1 && same.size() < all ? " of " + all : "";
    String names = Phrases.processors(same.stream().map(ProcessorResult::id).toList());
    return " on " + names.replaceFirst("^logical ", "") + of + guest;
  }

  /**
   * The sentence.
   *
   * @param same the processors that it is about; empty to name none
   */
  String of(ProcessorResult processor, Kind kind, List<ProcessorResult> same) {
    String on = same.isEmpty() ? "" : on(same);
    Outcome outcome = processor.outcome();
    Headline headline = Headline.of(processor);
    String title = outcome.instruction().title();
    return switch (kind) {
      case FAILED, SUCCEEDED -> title + on + " " + happened(outcome) + observedAt(processor) + ".";
      case CONTRADICTION ->
          title
              + on
              + " "
              + happened(outcome)
              + observedAt(processor)
              + ", but the values in the dump predict "
              + OutcomeText.titles(outcome)
              + reasons(headline, outcome)
              + ". The dump is of another moment, a value was read incorrectly, or a hypervisor"
              + " below tests less than the manual says.";
      case IMPOSSIBLE ->
          "the state"
              + on
              + " is impossible: "
              + headline.contradictions()
              + ". Ignoring that, "
              + title
              + " "
              + headline.predicate(outcome, false)
              + ".";
      case FAILS -> title + on + " " + fails(outcome) + reasons(headline, outcome) + rest(outcome);
      case UNKNOWN -> unknown(outcome, title + on);
      case SUCCEEDS -> title + on + " " + OutcomeText.present(outcome) + ".";
    };
  }

  private static String reasons(Headline headline, Outcome outcome) {
    return outcome.decidedBy().isEmpty() ? "" : ": " + headline.reasons(outcome);
  }

  /** What an instruction does that cannot succeed. */
  private static String fails(Outcome outcome) {
    if (outcome.isCertain()) {
      return OutcomeText.present(outcome);
    }
    return OutcomeText.isCertainInUsualCase(outcome)
        ? OutcomeText.presentInUsualCase(outcome)
        : "cannot succeed";
  }

  private static String rest(Outcome outcome) {
    return outcome.isCertain() || OutcomeText.isCertainInUsualCase(outcome)
        ? "."
        : "; it ends in " + OutcomeText.titles(outcome) + ".";
  }

  private static String unknown(Outcome outcome, String subject) {
    if (OutcomeText.isCertainInUsualCase(outcome)) {
      return subject + " " + OutcomeText.presentByCase(outcome) + ".";
    }
    return "nothing found so far stops " + subject + ".";
  }

  /** What was observed, as a verb. */
  private static String happened(Outcome outcome) {
    List<OutcomeWord> words =
        outcome.observed().orElseThrow().words().stream()
            .map(outcome.instruction().outcomes()::of)
            .toList();
    if (words.size() == 1) {
      return OutcomeText.past(words.get(0));
    }
    if (words.stream().allMatch(one -> one.group() == Group.VMFAIL)) {
      return "returned an error";
    }
    if (words.stream().allMatch(one -> one.group() == Group.FAULT)) {
      return "raised an exception";
    }
    return words.stream().noneMatch(OutcomeWord::isSuccess) ? "did not succeed" : "was executed";
  }

  /** {@code (line 9: "Failed to put vcpu 0 into VMX operation.")}. */
  private String observedAt(ProcessorResult processor) {
    return observation(processor).stream()
        .flatMap(one -> one.evidence().stream())
        .flatMap(one -> one.place().stream())
        .findFirst()
        .map(place -> " (" + line(place) + quoted(place) + ")")
        .orElse("");
  }

  private static Optional<FindingResult> observation(ProcessorResult processor) {
    return Stream.of(Verdict.SATISFIED, Verdict.VIOLATED)
        .flatMap(verdict -> processor.findings().with(verdict).stream())
        .filter(one -> one.kind() == io.github.vmxcheck.specs.Kind.OBSERVATION)
        .findFirst();
  }

  String line(Place place) {
    return snapshot.sources().isEmpty() && place.line() > 0
        ? "line " + place.line()
        : place.toString();
  }

  private String quoted(Place place) {
    return snapshot
        .lines()
        .flatMap(lines -> lines.apply(place))
        .map(text -> BEFORE_MESSAGE.matcher(text).replaceFirst("").strip())
        .filter(text -> !text.isEmpty())
        .map(text -> cut(text))
        .map(text -> ": \"" + text + "\"")
        .orElse("");
  }

  /** The values that the observation excludes as causes, in a sentence; empty if there are none. */
  String notCauses(ProcessorResult processor) {
    Outcome outcome = processor.outcome();
    List<String> fields =
        outcome.observed().orElseThrow().excluded().stream()
            .flatMap(id -> processor.finding(id).stream())
            .flatMap(one -> one.bits().stream())
            .map(FindingResult.Bit::title)
            .distinct()
            .toList();
    if (fields.isEmpty()) {
      return "";
    }
    String hedge = processor.isSeenByGuest() ? " (if the hypervisor tests as the manual says)" : "";
    return reason(outcome.words())
        + Phrases.few(fields, FIELDS)
        + " did not cause this"
        + hedge
        + ".";
  }

  private static String reason(List<OutcomeWord> words) {
    if (words.stream().allMatch(one -> one.group() == Group.FAULT)) {
      return "It raised an exception, so ";
    }
    return words.stream().allMatch(one -> one.group() == Group.VMFAIL)
        ? "It raised no exception, so "
        : "";
  }

  private static String cut(String text) {
    return text.codePointCount(0, text.length()) > QUOTED
        ? text.substring(0, text.offsetByCodePoints(0, QUOTED)) + "…"
        : text;
  }
}
