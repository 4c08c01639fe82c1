// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.AcceptanceText;
import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.report.html.Mention;
import io.github.vmxcheck.report.html.Missing;
import io.github.vmxcheck.report.html.Part.Rest;
import io.github.vmxcheck.report.html.Tone;
import io.github.vmxcheck.report.html.Violation;
import io.github.vmxcheck.rules.Outcome;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Kind;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Findings of a snapshot. A finding that is the same on several processors appears once. */
final class HtmlFindings {
  private static final int NUMBERS = 8;

  private final SnapshotResult snapshot;
  private final Specification specification;
  private final HtmlMarks marks;
  private final HtmlEvidence evidence;
  private final Anchors anchors;

  /**
   * Creates the findings.
   *
   * @param anchors where the names of their places come from
   */
  HtmlFindings(SnapshotResult snapshot, Specification specification, Anchors anchors) {
    this.snapshot = snapshot;
    this.specification = specification;
    this.anchors = anchors;
    marks = new HtmlMarks(snapshot);
    evidence = new HtmlEvidence(snapshot, specification);
  }

  /** The names of the places in the snapshot. */
  Anchors anchors() {
    return anchors;
  }

  /** The tone of a finding. */
  static Tone tone(FindingResult finding) {
    return switch (finding.verdict()) {
      case VIOLATED -> violated(finding);
      case UNDETERMINED -> Tone.OPEN;
      case SATISFIED -> Tone.GOOD;
      case NOT_APPLICABLE -> Tone.NONE;
    };
  }

  private static Tone violated(FindingResult finding) {
    if (!finding.counts()) {
      return Tone.ACCEPTED;
    }
    return switch (finding.level()) {
      case ERROR -> Tone.BAD;
      case WARNING -> Tone.WARNED;
      case NOTE -> Tone.NONE;
    };
  }

  List<SharedFinding> with(Verdict verdict) {
    return SharedFinding.of(snapshot, verdict);
  }

  /** What the dump shows of the outcome, a sentence for each group of processors. */
  List<String> observed() {
    Map<String, List<ProcessorResult>> byText = new LinkedHashMap<>();
    for (ProcessorResult processor : snapshot.processors()) {
      processor
          .outcome()
          .observed()
          .ifPresent(
              one ->
                  byText
                      .computeIfAbsent(text(one, processor), key -> new ArrayList<>())
                      .add(processor));
    }
    boolean isOne = byText.size() == 1 && snapshot.processors().size() == 1;
    List<String> sentences = new ArrayList<>();
    byText.forEach(
        (text, on) -> sentences.add(text + (isOne ? "" : " on " + ProcessorResult.names(on))));
    return sentences;
  }

  /** {@code VMfailInvalid or VMfailValid(15) (driver.log:5)}. */
  private static String text(Outcome.Observed observed, ProcessorResult processor) {
    List<String> titles =
        observed.words().stream()
            .map(word -> processor.question().outcomes().of(word).title())
            .toList();
    String place =
        Stream.of(Verdict.SATISFIED, Verdict.VIOLATED)
            .flatMap(verdict -> processor.findings().with(verdict).stream())
            .filter(one -> one.kind() == Kind.OBSERVATION)
            .flatMap(one -> one.evidence().stream())
            .flatMap(one -> one.place().stream())
            .findFirst()
            .map(one -> " (" + HtmlEvidence.place(one) + ")")
            .orElse("");
    return Phrases.list(titles, "or") + place;
  }

  /** The violations: those that decide, then by the steps into VMX operation and by kind. */
  List<Violation> violations() {
    Groups groups = new Groups(specification);
    List<SharedFinding> violated = new ArrayList<>(with(Verdict.VIOLATED));
    violated.sort(
        Comparator.comparing((SharedFinding one) -> marks.rank(one))
            .thenComparing(one -> groups.of(one.finding())));
    return violated.stream().map(one -> violation(one, groups)).toList();
  }

  private Violation violation(SharedFinding shared, Groups groups) {
    FindingResult finding = shared.finding();
    List<String> numbers = HtmlNumbers.of(finding, first(shared));
    return new Violation(
        anchors.finding(shared),
        finding.level().word(),
        tone(finding),
        Phrases.capitalized(finding.message()),
        groups.of(finding).heading(),
        where(shared),
        marks.of(shared),
        AcceptanceText.of(finding),
        evidence.quotes(finding),
        numbers.size() <= NUMBERS ? numbers : List.of(),
        finding.fix(),
        evidence.remarks(shared));
  }

  /** The processors that share a finding; empty if all do. */
  String where(SharedFinding shared) {
    boolean isEverywhere =
        shared.processors().size() == snapshot.processors().size() || shared.processors().isEmpty();
    return isEverywhere ? "" : Phrases.processors(shared.processors());
  }

  /** The first processor that shares a finding. */
  private Optional<ProcessorResult> first(SharedFinding shared) {
    return snapshot.processors().stream()
        .filter(one -> shared.processors().contains(one.id()))
        .findFirst();
  }

  /** What a requirement demands, in words; its id if this version does not know it. */
  String statement(String requirement) {
    return specification.byId(requirement).map(Requirement::statement).orElse(requirement);
  }

  /** The satisfied and not applicable requirements. */
  List<Rest> rest() {
    List<Rest> rest = new ArrayList<>();
    for (Verdict verdict : List.of(Verdict.SATISFIED, Verdict.NOT_APPLICABLE)) {
      List<Missing.Row> rows =
          with(verdict).stream()
              .map(one -> one.finding().requirement())
              .distinct()
              .map(id -> new Missing.Row(statement(id), "", new Mention(id, "")))
              .toList();
      Tone tone = verdict == Verdict.SATISFIED ? Tone.GOOD : Tone.NONE;
      if (!rows.isEmpty()) {
        rest.add(new Rest(tone, tone.word(), rows));
      }
    }
    return rest;
  }
}
