// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.check.Answer.Form;
import io.github.vmxcheck.check.Answer.Kind;
import io.github.vmxcheck.check.Answer.Part;
import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.FindingResult.Evidence;
import io.github.vmxcheck.check.result.Place;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.result.WhatIf;
import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.rules.Outcome;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Collecting;
import io.github.vmxcheck.specs.CollectingPlan;
import io.github.vmxcheck.specs.OutcomeWord;
import io.github.vmxcheck.specs.OutcomeWord.Group;
import io.github.vmxcheck.specs.Specification;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Writes the {@link Answer}s for a snapshot. */
public final class Answers {
  /** Columns of a quoted line of the dump. */
  private static final int QUOTED = 60;

  /** The number and time that logs put before a message, and a mark in brackets. */
  private static final Pattern BEFORE_MESSAGE =
      Pattern.compile("^\\s*(?:\\d{8}\\s+[\\d.]+\\s+|\\[ *[\\d.]+\\]\\s*)?(?:\\[.\\]\\s*)?");

  private static final int SUSPECTS = 4;
  private static final int ASKED = 6;
  private static final int PLACES = 2;
  private static final int FIELDS = 4;
  private static final int COMMANDS = 3;

  private final SnapshotResult snapshot;
  private final Specification specification;
  private final String platform;

  private Answers(SnapshotResult snapshot, Specification specification) {
    this.snapshot = snapshot;
    this.specification = specification;
    platform = snapshot.platform();
  }

  /** One answer for each group of processors to which the same applies, the worst first. */
  public static List<Answer> of(SnapshotResult snapshot, Specification specification) {
    return new Answers(snapshot, specification).all();
  }

  private List<Answer> all() {
    Map<List<Object>, List<ProcessorResult>> groups = new LinkedHashMap<>();
    for (ProcessorResult one : snapshot.processors()) {
      Kind kind = kind(one);
      String predicate = Headline.of(one).predicate(one.outcome(), false);
      List<Object> key = List.of(kind, predicate, causes(one), one.isSeenByGuest());
      groups.computeIfAbsent(key, same -> new ArrayList<>()).add(one);
    }
    return groups.values().stream()
        .map(this::answer)
        .sorted(Comparator.comparing(Answer::kind))
        .toList();
  }

  /** What distinguishes processors with the same outcome. */
  private List<String> causes(ProcessorResult processor) {
    return processor.outcome().decidedBy().stream()
        .map(id -> processor.finding(id).map(FindingResult::message).orElse(id))
        .toList();
  }

  static Kind kind(ProcessorResult processor) {
    Outcome outcome = processor.outcome();
    if (outcome.observed().isPresent()) {
      if (outcome.observed().get().isContradicted()) {
        return Kind.CONTRADICTION;
      }
      if (!outcome.maySucceed()) {
        return Kind.FAILED;
      }
      return outcome.isCertain() ? Kind.SUCCEEDED : Kind.UNKNOWN;
    }
    if (outcome.hypothetical()) {
      return Kind.IMPOSSIBLE;
    }
    if (!outcome.maySucceed()) {
      return Kind.FAILS;
    }
    return outcome.isCertain() ? Kind.SUCCEEDS : Kind.UNKNOWN;
  }

  private Answer answer(List<ProcessorResult> same) {
    ProcessorResult first = same.get(0);
    Kind kind = kind(first);
    List<Part> parts = new ArrayList<>();
    String asked =
        kind == Kind.UNKNOWN && !snapshot.whatIfs().isEmpty()
            ? " Which address did " + first.question().title() + " get?"
            : "";
    parts.add(new Part(Form.TEXT, kind + ":", sentence(first, kind, on(same)) + asked, 0));
    switch (kind) {
      case FAILED -> failed(first, same, parts);
      case FAILS, IMPOSSIBLE -> fails(first, parts);
      case UNKNOWN -> unknown(first, same, parts);
      case CONTRADICTION -> places(deciding(first), parts);
      case SUCCEEDED, SUCCEEDS -> {}
    }
    return new Answer(kind, same, parts);
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

  private String sentence(ProcessorResult processor, Kind kind, String on) {
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

  private String line(Place place) {
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
        .map(text -> text.length() > QUOTED ? text.substring(0, QUOTED) + "…" : text)
        .map(text -> ": \"" + text + "\"")
        .orElse("");
  }

  private void failed(ProcessorResult first, List<ProcessorResult> same, List<Part> parts) {
    Suspects suspects = new Suspects(first, specification);
    List<FindingResult> findings = suspects.ofObservation();
    String notCauses = notCauses(first);
    List<String> items = suspects.inWords(findings);
    String start = items.isEmpty() ? "" : " Suspects:";
    if (!notCauses.isEmpty() || !items.isEmpty()) {
      parts.add(new Part(Form.TEXT, "", (notCauses + start).strip(), 0));
    }
    for (int i = 0; i < items.size() && i < SUSPECTS; i++) {
      parts.add(new Part(Form.ITEM, (i + 1) + ".", items.get(i), i < 2 ? 0 : 3 * i - 4));
    }
    if (items.size() > SUSPECTS) {
      parts.add(new Part(Form.TEXT, "", "and " + (items.size() - SUSPECTS) + " more (-v).", 6));
    }
    List<String> cleared = suspects.cleared().stream().map(suspects::cleared).toList();
    if (!cleared.isEmpty()) {
      parts.add(new Part(Form.TEXT, "Excluded:", String.join(", ", cleared) + ".", 5));
    }
    fix(deciding(first), parts);
    ask(findings, same, parts);
  }

  /** The values that the observation excludes as causes. */
  private String notCauses(ProcessorResult processor) {
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
    boolean isFault = outcome.words().stream().allMatch(one -> one.group() == Group.FAULT);
    String hedge = processor.isSeenByGuest() ? " (if the hypervisor tests as the manual says)" : "";
    return (isFault ? "It raised an exception, so " : "It raised no exception, so ")
        + Phrases.few(fields, FIELDS)
        + " did not cause this"
        + hedge
        + ".";
  }

  private List<FindingResult> deciding(ProcessorResult processor) {
    return processor.outcome().decidedBy().stream()
        .flatMap(id -> processor.finding(id).stream())
        .filter(one -> one.verdict() == Verdict.VIOLATED)
        .toList();
  }

  private void fails(ProcessorResult first, List<Part> parts) {
    places(deciding(first), parts);
    fix(deciding(first), parts);
    Optional<Outcome> next = first.outcome().next();
    if (next.isPresent()) {
      String title = next.get().instruction().title();
      String then = title + " " + Headline.of(first).predicate(next.get(), false);
      parts.add(new Part(Form.TEXT, "", "After that fix, " + then + ".", 2));
    }
  }

  private void places(List<FindingResult> findings, List<Part> parts) {
    findings.stream()
        .flatMap(one -> one.evidence().stream().limit(1))
        .filter(one -> one.place().isPresent())
        .distinct()
        .limit(PLACES)
        .forEach(one -> parts.add(new Part(Form.VERBATIM, "", place(one), 3)));
  }

  private static String place(Evidence value) {
    return value.place().orElseThrow() + "   " + value.title() + ": " + value.briefValue();
  }

  private static void fix(List<FindingResult> findings, List<Part> parts) {
    findings.stream()
        .map(FindingResult::fix)
        .filter(fix -> !fix.isEmpty())
        .findFirst()
        .ifPresent(fix -> parts.add(new Part(Form.TEXT, "Fix:", fix, 0)));
  }

  private void unknown(ProcessorResult first, List<ProcessorResult> same, List<Part> parts) {
    List<FindingResult> open = new Suspects(first, specification).open();
    if (!snapshot.whatIfs().isEmpty()) {
      snapshot.whatIfs().forEach(one -> whatIf(one, parts));
      return;
    }
    List<String> titles =
        open.stream().flatMap(one -> one.missingFields().stream()).distinct().toList();
    if (!titles.isEmpty()) {
      parts.add(new Part(Form.TEXT, "Missing:", Phrases.few(titles, FIELDS) + ".", 1));
    }
    ask(open, same, parts);
  }

  /** What follows if memory that the dump lists is the region. */
  private void whatIf(WhatIf one, List<Part> parts) {
    String title = one.result().question().title();
    parts.add(
        new Part(
            Form.TEXT, "", shown(one) + " If that is the " + title + " region, check again:", 0));
    String command = "vmxcheck check " + String.join(" ", snapshot.names());
    parts.add(new Part(Form.VERBATIM, "", command + " --set " + one.setting(), 0));
    String then = sentence(one.result(), kind(one.result()), "");
    parts.add(new Part(Form.TEXT, "", "Then " + then, 0));
  }

  private String shown(WhatIf one) {
    String address = one.setting().substring(one.setting().indexOf('=') + 1);
    String lists = line(one.place()) + " lists memory ";
    if (one.named().isEmpty()) {
      return Phrases.capitalized(lists) + "at " + address + ".";
    }
    String command = one.command().isEmpty() ? "" : " (" + one.command() + ")";
    String names = Phrases.capitalized(line(one.named().get())) + command;
    return names + " shows " + address + ", and " + lists + "there.";
  }

  /** The commands that collect what decides about the first suspects. */
  private void ask(List<FindingResult> suspects, List<ProcessorResult> same, List<Part> parts) {
    List<FieldPath> paths = Suspects.missing(suspects).stream().limit(ASKED).toList();
    if (paths.isEmpty()) {
      return;
    }
    CollectingPlan plan =
        CollectingPlan.of(
            Collecting.builtIn(),
            platform,
            paths.stream().map(FieldPath::field).distinct().toList(),
            same.stream().map(ProcessorResult::id).toList());
    for (CollectingPlan.Step step : plan.steps().stream().limit(COMMANDS).toList()) {
      parts.add(new Part(Form.COMMAND, "Next, in " + step.where() + ":", step.command(), 1));
    }
    if (plan.steps().isEmpty()) {
      plan.byHand().entrySet().stream()
          .limit(1)
          .forEach(
              one ->
                  parts.add(
                      new Part(
                          Form.TEXT, "Next:", one.getKey().title() + ": " + one.getValue(), 4)));
    }
  }
}
