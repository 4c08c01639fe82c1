// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.Suspects;
import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.report.html.Mention;
import io.github.vmxcheck.report.html.Missing;
import io.github.vmxcheck.report.html.Missing.Need;
import io.github.vmxcheck.report.html.Missing.Row;
import io.github.vmxcheck.report.html.Missing.Suspect;
import io.github.vmxcheck.report.html.Missing.Way;
import io.github.vmxcheck.rules.ValueText;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Collecting;
import io.github.vmxcheck.specs.CollectingPlan;
import io.github.vmxcheck.specs.Specification;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Undetermined requirements: which of them may have caused what was observed, the values they need,
 * and how to collect them.
 */
final class HtmlMissing {
  private static final int FIELDS = 4;

  private final SnapshotResult snapshot;
  private final Specification specification;
  private final HtmlFindings findings;
  private final HtmlMarks marks;

  HtmlMissing(SnapshotResult snapshot, Specification specification, HtmlFindings findings) {
    this.snapshot = snapshot;
    this.specification = specification;
    this.findings = findings;
    marks = new HtmlMarks(snapshot);
  }

  /**
   * Empty if nothing is undetermined.
   *
   * @param inFull whether requirements are in words that are not needed for the outcome
   */
  Optional<Missing> shown(boolean inFull) {
    List<SharedFinding> open = findings.with(Verdict.UNDETERMINED);
    if (open.isEmpty()) {
      return Optional.empty();
    }
    List<Suspect> suspects = suspects();
    List<SharedFinding> deciding = open.stream().filter(one -> one.keepsOpen(snapshot)).toList();
    List<SharedFinding> excluded =
        open.stream().filter(marks::isExcluded).filter(one -> !deciding.contains(one)).toList();
    List<SharedFinding> others =
        open.stream().filter(one -> !deciding.contains(one) && !excluded.contains(one)).toList();
    Map<FieldPath, Set<String>> needs = needs(deciding);
    Set<Long> processors = new TreeSet<>();
    deciding.forEach(one -> processors.addAll(one.processors()));
    return Optional.of(
        new Missing(
            suspects,
            rows(excluded, true),
            deciding.isEmpty() ? "" : heading(),
            needs(needs),
            own(needs.keySet(), processors),
            ways(needs.keySet()),
            rows(others, inFull)));
  }

  private String heading() {
    String title = snapshot.question().title();
    List<ProcessorResult> all = snapshot.processors();
    if (all.stream().allMatch(one -> one.outcome().observed().isPresent())) {
      return "Missing values that would show why";
    }
    boolean isCertain = all.stream().allMatch(one -> one.outcome().isCertain());
    String needed = "Missing values needed to predict " + title;
    return isCertain ? needed + " once the violations are fixed" : needed;
  }

  private List<Suspect> suspects() {
    Map<String, List<ProcessorResult>> suspected = new LinkedHashMap<>();
    for (ProcessorResult processor : snapshot.processors()) {
      for (FindingResult one : new Suspects(processor, specification).ofObservation()) {
        suspected.computeIfAbsent(one.requirement(), id -> new ArrayList<>()).add(processor);
      }
    }
    List<Suspect> suspects = new ArrayList<>();
    suspected.forEach((id, on) -> suspects.add(suspect(on.get(0).finding(id).orElseThrow(), on)));
    return suspects;
  }

  private Suspect suspect(FindingResult finding, List<ProcessorResult> on) {
    boolean isViolated = finding.verdict() == Verdict.VIOLATED;
    boolean isEverywhere = on.size() == snapshot.processors().size();
    String decide =
        isViolated ? "" : Suspects.decide(finding, snapshot.platform(), on.get(0).id()).orElse("");
    return new Suspect(
        HtmlFindings.tone(finding),
        Phrases.capitalized(isViolated ? finding.message() : cause(finding.requirement())),
        isViolated ? "" : Phrases.few(finding.missingTitles(), FIELDS),
        decide,
        isEverywhere ? "" : ProcessorResult.names(on),
        findings.anchors().mention(finding.requirement()));
  }

  /** What may be wrong, in words; the id of a requirement that this version does not know. */
  private String cause(String requirement) {
    return specification.byId(requirement).map(one -> one.suspect().cause()).orElse(requirement);
  }

  private List<Row> rows(List<SharedFinding> some, boolean inWords) {
    Map<String, SharedFinding> byRequirement = new LinkedHashMap<>();
    some.forEach(one -> byRequirement.putIfAbsent(one.finding().requirement(), one));
    return byRequirement.values().stream()
        .map(
            one ->
                new Row(
                    inWords ? findings.statement(one.finding().requirement()) : "",
                    findings.where(one),
                    findings.anchors().mention(one.finding().requirement())))
        .toList();
  }

  private static Map<FieldPath, Set<String>> needs(List<SharedFinding> deciding) {
    Map<FieldPath, Set<String>> needs = new LinkedHashMap<>();
    for (SharedFinding one : deciding) {
      one.finding().missing().stream()
          .flatMap(path -> FieldPath.parseAny(path).stream())
          .forEach(
              path ->
                  needs
                      .computeIfAbsent(path, key -> new LinkedHashSet<>())
                      .add(one.finding().requirement()));
    }
    return needs;
  }

  private List<Need> needs(Map<FieldPath, Set<String>> needs) {
    List<Need> shown = new ArrayList<>();
    needs.forEach(
        (path, ids) -> {
          List<Mention> mentions = ids.stream().map(findings.anchors()::mention).toList();
          shown.add(new Need(ValueText.title(path), mentions));
        });
    return shown;
  }

  /** How to collect the values with the tool that the dump came from. */
  private List<Way> own(Set<FieldPath> paths, Set<Long> processors) {
    List<Field> fields = paths.stream().map(FieldPath::field).distinct().toList();
    CollectingPlan plan =
        CollectingPlan.of(Collecting.builtIn(), snapshot.platform(), fields, processors);
    List<Way> ways = new ArrayList<>();
    for (CollectingPlan.Step step : plan.steps()) {
      String titles = Phrases.few(step.fields().stream().map(Field::title).toList(), FIELDS);
      ways.add(new Way(titles + ", in " + step.where(), List.of(step.command()), true));
    }
    plan.byHand().forEach((field, way) -> ways.add(new Way(field.title(), List.of(way), false)));
    return ways;
  }

  /** How to collect the values with other tools. */
  private List<Way> ways(Set<FieldPath> paths) {
    Map<String, Set<String>> commands = new LinkedHashMap<>();
    for (Field field : paths.stream().map(FieldPath::field).distinct().toList()) {
      for (Collecting.Way way : Collecting.builtIn().of(field)) {
        if (!way.platform().equals(snapshot.platform())) {
          commands.computeIfAbsent(way.platform(), key -> new LinkedHashSet<>()).add(way.command());
        }
      }
    }
    List<Way> ways = new ArrayList<>();
    commands.forEach((platform, some) -> ways.add(new Way(platform, Commands.merged(some), true)));
    return ways;
  }
}
