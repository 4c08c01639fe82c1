// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.FindingResult.CitedRequirement;
import io.github.vmxcheck.check.result.FindingResult.CitedSection;
import io.github.vmxcheck.check.result.FindingResult.Wording;
import io.github.vmxcheck.check.result.Lazy;
import io.github.vmxcheck.check.result.Place;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.SourceText;
import io.github.vmxcheck.rules.Acceptance;
import io.github.vmxcheck.rules.Diagnosis;
import io.github.vmxcheck.rules.Finding;
import io.github.vmxcheck.specs.Citation;
import io.github.vmxcheck.specs.Editions;
import io.github.vmxcheck.specs.Kind;
import io.github.vmxcheck.specs.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** Converts findings to {@link FindingResult}s. */
final class FindingResults {
  private final Editions editions;
  private final List<String> editionsShown;
  private final Optional<String> profile;
  private final Map<String, CitedRequirement> requirements = new ConcurrentHashMap<>();

  /**
   * Creates a converter.
   *
   * @param editionsShown the editions to cite
   * @param profile the chosen profile, if any
   */
  FindingResults(Editions editions, List<String> editionsShown, Optional<String> profile) {
    this.editions = editions;
    this.editionsShown = editionsShown;
    this.profile = profile;
  }

  /**
   * Converts a finding.
   *
   * @param diagnosis supplies the wording when it is first needed, in any thread
   */
  FindingResult of(Finding finding, Supplier<Diagnosis> diagnosis, List<SourceText> sources) {
    Requirement requirement = finding.requirement();
    return new FindingResult(
        requirements.computeIfAbsent(requirement.id(), id -> converted(requirement)),
        finding.verdict(),
        finding.level(),
        finding.acceptance().waiver().map(FindingResults::waiver),
        finding.acceptance().baseline(),
        Lazy.by(() -> words(finding, diagnosis.get(), sources)));
  }

  private CitedRequirement converted(Requirement requirement) {
    return new CitedRequirement(
        requirement.id(),
        requirement.kind(),
        requirement.kind() == Kind.PREREQUISITE
            ? List.copyOf(requirement.instructions().keySet())
            : List.of(),
        requirement.step(),
        citations(requirement),
        requirement.fix());
  }

  private Wording words(Finding finding, Diagnosis diagnosis, List<SourceText> sources) {
    return new Wording(
        diagnosis.message(),
        each(diagnosis.bits(), FindingResults::bit),
        each(diagnosis.evidence(), one -> evidence(one, sources)),
        each(diagnosis.missing(), FieldPath::text),
        notes(finding, diagnosis));
  }

  private static List<String> notes(Finding finding, Diagnosis diagnosis) {
    Optional<String> expired = AcceptanceText.expired(finding.acceptance());
    if (expired.isEmpty()) {
      return diagnosis.notes();
    }
    List<String> notes = new ArrayList<>(diagnosis.notes());
    notes.add(expired.get());
    return notes;
  }

  private static FindingResult.Waiver waiver(Acceptance.Waiver waiver) {
    return new FindingResult.Waiver(waiver.reason(), waiver.expires().toString());
  }

  /** Maps a list. For a few elements, a stream would take longer than the conversion. */
  private static <T, R> List<R> each(List<T> some, Function<T, R> made) {
    List<R> results = new ArrayList<>(some.size());
    for (T one : some) {
      results.add(made.apply(one));
    }
    return results;
  }

  private static FindingResult.Bit bit(Diagnosis.Bit bit) {
    return new FindingResult.Bit(
        bit.path().text(), bit.bit(), bit.name(), bit.actual(), bit.required());
  }

  private FindingResult.Evidence evidence(Diagnosis.Evidence one, List<SourceText> sources) {
    long origin = one.origin();
    boolean isDerived = Origin.isDerived(origin);
    boolean isAssumed = !isDerived && Origin.isAssumed(origin);
    boolean isRead = !isDerived && !isAssumed && Origin.isRead(origin);
    return new FindingResult.Evidence(
        one.processor(),
        one.path().text(),
        one.value(),
        isRead ? Optional.of(place(origin, sources)) : Optional.empty(),
        isDerived ? Origin.derivation(origin).reason() : "",
        isAssumed,
        isAssumed && Origin.isOfProfile(origin) ? profile.orElseThrow() : "");
  }

  /** The place where a value was read. */
  static Place place(long origin, List<SourceText> sources) {
    return new Place(
        sources.get(Origin.source(origin)).name(), Origin.line(origin), Origin.column(origin));
  }

  private List<CitedSection> citations(Requirement requirement) {
    List<CitedSection> cited = new ArrayList<>();
    for (Citation citation : requirement.citations()) {
      for (String edition : editionsShown) {
        cited.add(cited(citation, edition));
      }
    }
    return List.copyOf(cited);
  }

  private CitedSection cited(Citation citation, String edition) {
    Optional<Editions.Place> place = editions.of(citation, edition);
    return new CitedSection(
        citation.manual(),
        citation.volume(),
        citation.title(),
        edition,
        place.map(Editions.Place::number).orElse(""),
        place.map(Editions.Place::verified).orElse(true));
  }
}
