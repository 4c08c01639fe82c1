// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.AcceptanceText;
import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.FindingResult.Evidence;
import io.github.vmxcheck.check.result.Place;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.report.html.Part.Fact;
import io.github.vmxcheck.report.html.Part.Rest;
import io.github.vmxcheck.report.html.Part.Section;
import io.github.vmxcheck.report.html.Tone;
import io.github.vmxcheck.report.html.Violation;
import io.github.vmxcheck.report.html.Violation.Quote;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Findings of a snapshot. A finding that is the same on several processors appears once. */
final class HtmlFindings {
  private static final int QUOTES = 3;
  private static final int BITS = 8;
  private static final int VALUES = 6;
  private static final int COLUMNS = 160;

  private final SnapshotResult snapshot;
  private final Specification specification;

  HtmlFindings(SnapshotResult snapshot, Specification specification) {
    this.snapshot = snapshot;
    this.specification = specification;
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

  /** The violations, by the steps into VMX operation and then by kind. */
  List<Section> violations() {
    Groups groups = new Groups(specification);
    Map<Group, List<Violation>> byGroup = new TreeMap<>();
    for (SharedFinding one : with(Verdict.VIOLATED)) {
      byGroup
          .computeIfAbsent(groups.of(one.finding()), group -> new ArrayList<>())
          .add(violation(one));
    }
    return byGroup.entrySet().stream()
        .map(group -> new Section(group.getKey().heading(), group.getValue()))
        .toList();
  }

  private Violation violation(SharedFinding shared) {
    FindingResult finding = shared.finding();
    String accepted = AcceptanceText.of(finding);
    boolean isEverywhere =
        shared.processors().size() == snapshot.processors().size() || shared.processors().isEmpty();
    return new Violation(
        finding.requirement(),
        finding.level().word(),
        tone(finding),
        finding.message(),
        isEverywhere ? "" : Phrases.processors(shared.processors()),
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
    Optional<String> line =
        place.column() == 0
            ? Optional.empty()
            : snapshot.lines().flatMap(lines -> lines.apply(place));
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
    return text.offsetByCodePoints(0, Math.min(characters, TextOutput.length(text)));
  }

  private static List<String> bits(FindingResult finding) {
    List<String> bits =
        finding.bits().stream()
            .filter(bit -> bit.actual().isPresent() && bit.required().isPresent())
            .map(FindingResult.Bit::text)
            .toList();
    return bits.size() <= BITS ? bits : List.of();
  }

  private List<Fact> remarks(SharedFinding shared) {
    FindingResult finding = shared.finding();
    List<Fact> remarks = new ArrayList<>();
    int shown = 0;
    for (Evidence one : finding.evidence()) {
      if ((one.place().isEmpty() || shared.processors().isEmpty()) && shown++ < VALUES) {
        remarks.add(value(one, shared.processors().isEmpty()));
      }
    }
    specification
        .byId(finding.requirement())
        .map(Requirement::why)
        .ifPresent(why -> remarks.add(new Fact("why", why)));
    finding.notes().forEach(note -> remarks.add(new Fact("note", note)));
    Manual.texts(finding.citations()).forEach(cited -> remarks.add(new Fact("manual", cited)));
    return remarks;
  }

  private static Fact value(Evidence one, boolean isAcross) {
    String of =
        isAcross && one.processor().isPresent()
            ? Phrases.processors(List.of(one.processor().getAsLong())) + ": "
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

  /** The satisfied and not applicable requirements. */
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
