// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.AcceptanceText;
import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.FindingResult.CitedSection;
import io.github.vmxcheck.check.result.FindingResult.Evidence;
import io.github.vmxcheck.check.result.Place;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.text.Words;
import io.github.vmxcheck.report.html.Part.Fact;
import io.github.vmxcheck.report.html.Part.Rest;
import io.github.vmxcheck.report.html.Part.Section;
import io.github.vmxcheck.report.html.Tone;
import io.github.vmxcheck.report.html.Violation;
import io.github.vmxcheck.report.html.Violation.Quote;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Citation;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Findings of a snapshot, each once for all processors that it is the same on. */
final class HtmlFindings {
  private static final int QUOTES = 3;
  private static final int BITS = 8;
  private static final int VALUES = 6;
  private static final int COLUMNS = 160;

  /** A finding and the processors it is on; none if it is across processors. */
  record Shared(FindingResult finding, List<Long> processors) {}

  private final SnapshotResult snapshot;
  private final Specification specification;
  private final HtmlSource source;
  private final List<Shared> all;

  HtmlFindings(SnapshotResult snapshot, Specification specification, HtmlSource source) {
    this.snapshot = snapshot;
    this.specification = specification;
    this.source = source;
    all = shared(snapshot);
  }

  private static List<Shared> shared(SnapshotResult snapshot) {
    Map<List<Object>, Shared> shared = new LinkedHashMap<>();
    for (ProcessorResult processor : snapshot.processors()) {
      for (FindingResult finding : processor.findings()) {
        List<Object> told =
            List.of(
                finding.requirement(),
                finding.verdict(),
                finding.message(),
                finding.bits(),
                finding.level(),
                AcceptanceText.of(finding));
        shared
            .computeIfAbsent(told, key -> new Shared(finding, new ArrayList<>()))
            .processors()
            .add(processor.id());
      }
    }
    List<Shared> all = new ArrayList<>(shared.values());
    snapshot.findings().forEach(finding -> all.add(new Shared(finding, List.of())));
    return all;
  }

  /** How a finding stands. */
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

  List<Shared> with(Verdict verdict) {
    return all.stream().filter(one -> one.finding().verdict() == verdict).toList();
  }

  /** What is violated, by the steps into VMX operation and then by kind. */
  List<Section> violations() {
    Map<Group, List<Violation>> groups = new TreeMap<>();
    for (Shared one : with(Verdict.VIOLATED)) {
      groups.computeIfAbsent(group(one.finding()), group -> new ArrayList<>()).add(violation(one));
    }
    return groups.entrySet().stream()
        .map(group -> new Section(group.getKey().heading(), group.getValue()))
        .toList();
  }

  private Group group(FindingResult finding) {
    return specification.byId(finding.requirement()).map(Group::of).orElse(Group.STATE);
  }

  private Violation violation(Shared shared) {
    FindingResult finding = shared.finding();
    String accepted = AcceptanceText.of(finding);
    boolean isEverywhere =
        shared.processors().size() == snapshot.processors().size() || shared.processors().isEmpty();
    return new Violation(
        finding.requirement(),
        finding.level().word(),
        tone(finding),
        finding.message(),
        isEverywhere ? "" : Words.processors(shared.processors()),
        accepted,
        quotes(finding),
        bits(finding),
        remarks(shared),
        finding.fix());
  }

  private List<Quote> quotes(FindingResult finding) {
    Set<String> wrong =
        finding.bits().stream().map(FindingResult.Bit::field).collect(Collectors.toSet());
    return finding.evidence().stream()
        .filter(one -> one.place().isPresent())
        .limit(QUOTES)
        .map(one -> quote(one.place().get(), wrong.isEmpty() || wrong.contains(one.field())))
        .toList();
  }

  private Quote quote(Place place, boolean atFault) {
    String where = Redaction.file(place.file()) + (place.line() == 0 ? "" : ":" + place.line());
    Optional<String> line = place.column() == 0 ? Optional.empty() : source.line().apply(place);
    if (line.isEmpty()) {
      return new Quote(where, "", "", "", atFault);
    }
    Window window = Window.of(Redaction.line(line.get()), place.column(), COLUMNS);
    String text = window.text();
    int start = offset(text, window.start());
    int end = offset(text, window.start() + window.length());
    return new Quote(
        where,
        text.substring(0, start).stripLeading(),
        text.substring(start, end),
        text.substring(end),
        atFault);
  }

  private static int offset(String text, int characters) {
    return text.offsetByCodePoints(0, Math.min(characters, Page.length(text)));
  }

  private static List<String> bits(FindingResult finding) {
    List<String> bits =
        finding.bits().stream()
            .filter(bit -> bit.actual().isPresent() && bit.required().isPresent())
            .map(FindingResult.Bit::text)
            .toList();
    return bits.size() <= BITS ? bits : List.of();
  }

  private List<Fact> remarks(Shared shared) {
    FindingResult finding = shared.finding();
    List<Fact> remarks = new ArrayList<>();
    int told = 0;
    for (Evidence one : finding.evidence()) {
      if ((one.place().isEmpty() || shared.processors().isEmpty()) && told++ < VALUES) {
        remarks.add(value(one, shared.processors().isEmpty()));
      }
    }
    specification
        .byId(finding.requirement())
        .map(Requirement::why)
        .ifPresent(why -> remarks.add(new Fact("why", why)));
    finding.notes().forEach(note -> remarks.add(new Fact("note", note)));
    citations(finding.citations()).forEach(cited -> remarks.add(new Fact("manual", cited)));
    return remarks;
  }

  private static Fact value(Evidence one, boolean isAcross) {
    String of =
        isAcross && one.processor().isPresent()
            ? Words.processors(List.of(one.processor().getAsLong())) + ": "
            : "";
    if (!one.derived().isEmpty()) {
      return new Fact("derived", of + one.text() + ", from " + one.derived());
    }
    if (one.isAssumed()) {
      String profile = one.profile().isEmpty() ? "" : ", from profile " + one.profile();
      return new Fact("assumed", of + one.text() + profile);
    }
    return new Fact("with", of + one.text());
  }

  /** Each section once, with its number in each edition. */
  private static List<String> citations(List<CitedSection> cited) {
    Map<String, List<String>> numbers = new LinkedHashMap<>();
    for (CitedSection one : cited) {
      String place = new Citation(one.manual(), one.volume(), one.title()).toString();
      List<String> known = numbers.computeIfAbsent(place, key -> new ArrayList<>());
      if (!one.section().isEmpty()) {
        String inferred = one.isVerified() ? "" : ", inferred";
        known.add(one.section() + " (" + one.edition() + inferred + ")");
      }
    }
    List<String> texts = new ArrayList<>();
    numbers.forEach(
        (place, known) ->
            texts.add(known.isEmpty() ? place : place + ", section " + String.join(", ", known)));
    return texts;
  }

  /** What is not violated and not open. */
  List<Rest> rest() {
    List<Rest> rest = new ArrayList<>();
    for (Verdict verdict : List.of(Verdict.SATISFIED, Verdict.NOT_APPLICABLE)) {
      List<String> ids =
          with(verdict).stream().map(one -> one.finding().requirement()).distinct().toList();
      Tone tone = verdict == Verdict.SATISFIED ? Tone.GOOD : Tone.NONE;
      if (!ids.isEmpty()) {
        rest.add(new Rest(tone, tone.word(), ids));
      }
    }
    return rest;
  }
}
