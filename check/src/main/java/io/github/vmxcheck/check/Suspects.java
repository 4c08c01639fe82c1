// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.FindingResult.Evidence;
import io.github.vmxcheck.check.result.Place;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.rules.Outcome;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Collecting;
import io.github.vmxcheck.specs.CollectingPlan;
import io.github.vmxcheck.specs.Instruction.OtherCause;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Requirement.Frequency;
import io.github.vmxcheck.specs.Specification;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The requirements that may have caused the outcome of the instruction in question, or that may
 * cause it, the likeliest first: those that are violated, then those that caused many of the
 * failures that people reported, those of which the dump shows a part, the others, and rare ones.
 */
public final class Suspects {
  private final ProcessorResult processor;
  private final Specification specification;
  private final Outcome outcome;

  public Suspects(ProcessorResult processor, Specification specification) {
    this.processor = processor;
    this.specification = specification;
    outcome = processor.outcome();
  }

  /** The findings on the suspects of an observed outcome; empty if nothing was observed. */
  public List<FindingResult> ofObservation() {
    return outcome.observed().map(this::of).orElse(List.of());
  }

  /** The undetermined prerequisites of the instruction that the observation does not exclude. */
  public List<FindingResult> open() {
    return processor.findings().with(Verdict.UNDETERMINED).stream()
        .filter(processor::keepsOpen)
        .sorted(byLikelihood())
        .toList();
  }

  /** The findings on the suspects of an outcome. */
  public List<FindingResult> of(Outcome.Observed observed) {
    return inOrder(observed.suspects());
  }

  private List<FindingResult> inOrder(Collection<String> ids) {
    return ids.stream()
        .flatMap(id -> processor.finding(id).stream())
        .sorted(byLikelihood())
        .toList();
  }

  private Comparator<FindingResult> byLikelihood() {
    return Comparator.comparing((FindingResult one) -> one.verdict() != Verdict.VIOLATED)
        .thenComparing(one -> frequency(one) == Frequency.RARE)
        .thenComparing(one -> !isPartlyShown(one) && frequency(one) != Frequency.COMMON)
        .thenComparing(this::frequency)
        .thenComparing(one -> !isPartlyShown(one));
  }

  private static boolean isPartlyShown(FindingResult finding) {
    return finding.evidence().stream().anyMatch(one -> one.place().isPresent());
  }

  private Frequency frequency(FindingResult finding) {
    return requirement(finding).map(one -> one.suspect().frequency()).orElse(Frequency.USUAL);
  }

  private Optional<Requirement> requirement(FindingResult finding) {
    return specification.byId(finding.requirement());
  }

  /** The suspects in words; causes that no requirement covers come before the rare ones. */
  List<String> inWords(List<FindingResult> suspects) {
    List<String> words = new ArrayList<>();
    List<String> rare = new ArrayList<>();
    for (FindingResult one : suspects) {
      (isRare(one) ? rare : words).add(text(one));
    }
    words.addAll(otherCauses());
    words.addAll(rare);
    return words;
  }

  /** Whether a suspect comes after all others. */
  boolean isRare(FindingResult suspect) {
    return suspect.verdict() != Verdict.VIOLATED && frequency(suspect) == Frequency.RARE;
  }

  /** Causes of the observed outcome that no requirement covers. */
  private List<String> otherCauses() {
    List<String> observed = outcome.observed().map(Outcome.Observed::words).orElse(List.of());
    return outcome.instruction().otherCauses().stream()
        .filter(one -> !Collections.disjoint(one.outcomes(), observed))
        .map(OtherCause::text)
        .toList();
  }

  /**
   * The satisfied prerequisites that could have had the observed outcome and of which the dump
   * shows the value.
   */
  public List<FindingResult> cleared() {
    List<String> observed = outcome.observed().map(Outcome.Observed::words).orElse(List.of());
    return processor.findings().with(Verdict.SATISFIED).stream()
        .filter(one -> one.isPrerequisiteOf(outcome.instruction()))
        .filter(one -> mayEndIn(one, observed))
        .filter(Suspects::isPartlyShown)
        .filter(one -> one.evidence().stream().noneMatch(Evidence::isAssumed))
        .toList();
  }

  private boolean mayEndIn(FindingResult finding, List<String> words) {
    return requirement(finding).stream()
        .flatMap(one -> one.outcomes(outcome.instruction()).stream())
        .anyMatch(words::contains);
  }

  /** {@code alignment (line 7)}. */
  public String cleared(FindingResult finding) {
    List<Integer> lines =
        finding.evidence().stream()
            .flatMap(one -> one.place().stream())
            .map(Place::line)
            .distinct()
            .toList();
    String noun = lines.size() == 1 ? "line " : "lines ";
    return name(finding)
        + " ("
        + noun
        + Phrases.list(lines.stream().map(line -> "" + line).toList(), "and")
        + ")";
  }

  /** What a requirement is about, in a few words. */
  private String name(FindingResult finding) {
    return requirement(finding).map(one -> one.suspect().name()).orElse(finding.requirement());
  }

  /**
   * A suspect in words: what is wrong; if that is undetermined, what the dump shows of it and what
   * is missing.
   */
  private String text(FindingResult finding) {
    if (finding.verdict() == Verdict.VIOLATED) {
      return finding.message();
    }
    String shown = shown(finding);
    if (!shown.isEmpty()) {
      return name(finding) + ": " + shown + missing(finding);
    }
    return requirement(finding).map(one -> one.suspect().cause()).orElse(finding.requirement());
  }

  /** The values that the dump shows, with their lines. */
  private static String shown(FindingResult finding) {
    List<String> values = new ArrayList<>();
    for (Evidence one : finding.evidence()) {
      one.place().ifPresent(place -> values.add(one.briefText() + " (line " + place.line() + ")"));
    }
    return Phrases.list(values, "and");
  }

  private static String missing(FindingResult finding) {
    List<String> titles = finding.missingTitles();
    if (titles.isEmpty()) {
      return "";
    }
    return "; missing: " + Phrases.list(titles, "and");
  }

  /** The command, or the way, that shows whether a suspect is the cause. */
  public static Optional<String> decide(FindingResult suspect, String platform, long processor) {
    List<Field> fields = missing(List.of(suspect)).stream().map(FieldPath::field).limit(1).toList();
    CollectingPlan plan =
        CollectingPlan.of(Collecting.builtIn(), platform, fields, List.of(processor));
    return Stream.concat(
            plan.steps().stream().map(CollectingPlan.Step::command),
            plan.byHand().values().stream())
        .findFirst();
  }

  /** The fields that would decide about these suspects, the first suspect's first. */
  public static List<FieldPath> missing(List<FindingResult> suspects) {
    return suspects.stream()
        .flatMap(one -> one.missing().stream())
        .flatMap(path -> FieldPath.parseAny(path).stream())
        .distinct()
        .toList();
  }
}
