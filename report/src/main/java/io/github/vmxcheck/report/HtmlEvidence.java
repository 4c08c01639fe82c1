// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.FindingResult.Evidence;
import io.github.vmxcheck.check.result.Place;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.report.html.Part.Fact;
import io.github.vmxcheck.report.html.Violation.Quote;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The values that a finding is based on, and why it matters. */
final class HtmlEvidence {
  private static final int QUOTES = 3;
  private static final int VALUES = 6;
  private static final int COLUMNS = 160;

  private final SnapshotResult snapshot;
  private final Specification specification;

  HtmlEvidence(SnapshotResult snapshot, Specification specification) {
    this.snapshot = snapshot;
    this.specification = specification;
  }

  /** Lines of the dump with the values that a finding is based on. */
  List<Quote> quotes(FindingResult finding) {
    Set<String> wrong =
        finding.bits().stream().map(FindingResult.Bit::field).collect(Collectors.toSet());
    return finding.evidence().stream()
        .filter(one -> one.place().isPresent())
        .limit(QUOTES)
        .map(one -> quote(one.place().get(), wrong.isEmpty() || wrong.contains(one.field())))
        .toList();
  }

  private Quote quote(Place place, boolean atFault) {
    String where = place(place);
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

  /** The file and the line. */
  static String place(Place place) {
    return Redaction.file(place.file()) + (place.line() == 0 ? "" : ":" + place.line());
  }

  private static int offset(String text, int characters) {
    return text.offsetByCodePoints(0, Math.min(characters, TextOutput.length(text)));
  }

  /** The values without a line, why, notes and citations. */
  List<Fact> remarks(SharedFinding shared) {
    FindingResult finding = shared.finding();
    List<Fact> remarks =
        new ArrayList<>(shared.processors().isEmpty() ? comparisons(finding) : values(finding));
    specification
        .byId(finding.requirement())
        .map(Requirement::why)
        .ifPresent(why -> remarks.add(new Fact("why", why)));
    finding.notes().forEach(note -> remarks.add(new Fact("note", note)));
    Manual.texts(finding.citations()).forEach(cited -> remarks.add(new Fact("manual", cited)));
    return remarks;
  }

  private static List<Fact> values(FindingResult finding) {
    return finding.evidence().stream()
        .filter(one -> one.place().isEmpty())
        .limit(VALUES)
        .map(HtmlEvidence::value)
        .toList();
  }

  private static Fact value(Evidence one) {
    if (!one.derived().isEmpty()) {
      return new Fact("derived", one.text() + ", from " + one.derived());
    }
    return one.isAssumed()
        ? new Fact("assumed", one.text() + profile(one))
        : new Fact("with", one.text());
  }

  private static String profile(Evidence one) {
    return one.profile().isEmpty() ? "" : ", from profile " + one.profile();
  }

  /** The values of each field on the processors, and of the machine. */
  private static List<Fact> comparisons(FindingResult finding) {
    Map<String, Map<String, List<Long>>> fields = new LinkedHashMap<>();
    for (Evidence one : finding.evidence()) {
      String assumed = one.isAssumed() ? " (assumed" + profile(one) + ")" : "";
      List<Long> on =
          fields
              .computeIfAbsent(one.title(), field -> new LinkedHashMap<>())
              .computeIfAbsent(one.valueText() + assumed, value -> new ArrayList<>());
      one.processor().ifPresent(on::add);
    }
    List<Fact> facts = new ArrayList<>();
    fields.forEach((field, values) -> facts.add(comparison(field, values)));
    return facts;
  }

  private static Fact comparison(String field, Map<String, List<Long>> values) {
    List<String> parts = new ArrayList<>();
    values.forEach(
        (value, on) -> parts.add(value + (on.isEmpty() ? "" : " on " + Phrases.processors(on))));
    return new Fact("values", field + " is " + String.join("; ", parts));
  }
}
