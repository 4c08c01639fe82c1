// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.OutcomeText;
import io.github.vmxcheck.check.Report;
import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.result.Summary;
import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.check.text.ProgramVersion;
import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.check.text.SanitizingWriter;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.report.html.Document;
import io.github.vmxcheck.report.html.HtmlTemplates;
import io.github.vmxcheck.report.html.Matrix;
import io.github.vmxcheck.report.html.Part;
import io.github.vmxcheck.report.html.Tone;
import io.github.vmxcheck.rules.Outcome;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Specification;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A self-contained HTML report, written at the end. Equal snapshots are shown once, so that the
 * report of a fleet stays small.
 */
final class HtmlReport implements Report {
  private static final int COLUMNS = 24;

  /** Number of snapshots that are shown in full. */
  private static final int IN_FULL = 20;

  private static final String UNDETERMINED = "undetermined";

  /** Snapshots with equal outcomes and findings. */
  private static final class Alike {
    final Part part;
    final String name;
    final List<String> others = new ArrayList<>();
    final Tone tone;
    final String outcome;
    final Map<String, Tone> tones;

    Alike(Part part, String name, SnapshotResult first) {
      this.part = part;
      this.name = name;
      tone = HtmlReport.tone(first);
      outcome = HtmlReport.outcome(first);
      tones = tones(first);
    }
  }

  private final Specification specification;
  private final PrintWriter out;
  private final Map<Object, Alike> snapshots = new LinkedHashMap<>();
  private final Set<String> questions = new LinkedHashSet<>();
  private final List<String> problems = new ArrayList<>();
  private final Map<Tone, Integer> counts = new HashMap<>();
  private final Map<String, Integer> names = new HashMap<>();
  private String only = "";

  HtmlReport(Specification specification, PrintWriter out) {
    this.specification = specification;
    this.out = out;
  }

  @Override
  public void snapshot(SnapshotResult snapshot) {
    counts.merge(tone(snapshot), 1, Integer::sum);
    questions.add(snapshot.question().title());
    String name = name(snapshot);
    Object likeness = likeness(snapshot);
    Alike alike = snapshots.get(likeness);
    if (alike != null) {
      alike.others.add(name);
      return;
    }
    String anchor = "s" + (snapshots.size() + 1);
    Part part = new HtmlPart(snapshot, specification).of(anchor, name, snapshots.size() < IN_FULL);
    snapshots.put(likeness, new Alike(part, name, snapshot));
    only = sentence(snapshot);
  }

  /**
   * The name of a snapshot, numbered if it is not unique: without its directory, one file may be
   * named like another.
   */
  private String name(SnapshotResult snapshot) {
    String name = HtmlPart.name(snapshot);
    int number = names.merge(name, 1, Integer::sum);
    return number == 1 ? name : name + " (" + number + ")";
  }

  private static Object likeness(SnapshotResult snapshot) {
    return List.of(
        snapshot.processors().stream().map(HtmlPart::likeness).toList(),
        snapshot.findings().with(Verdict.VIOLATED).stream()
            .map(one -> one.requirement() + one.counts() + one.message())
            .toList());
  }

  /** The worst of all processors. */
  private static Tone tone(SnapshotResult snapshot) {
    List<Tone> tones =
        snapshot.processors().stream().map(one -> HtmlPart.tone(one.outcome())).toList();
    if (tones.contains(Tone.BAD)) {
      return Tone.BAD;
    }
    return tones.contains(Tone.OPEN) ? Tone.OPEN : Tone.GOOD;
  }

  private static String outcome(SnapshotResult snapshot) {
    List<String> verbs =
        snapshot.processors().stream()
            .map(ProcessorResult::outcome)
            .map(HtmlReport::verbs)
            .distinct()
            .toList();
    return String.join(" / ", verbs);
  }

  private static String verbs(Outcome outcome) {
    return outcome.isCertain() || !outcome.maySucceed() ? OutcomeText.verbs(outcome) : UNDETERMINED;
  }

  private static Map<String, Tone> tones(SnapshotResult snapshot) {
    Map<String, Tone> tones = new HashMap<>();
    for (FindingResult finding : HtmlPart.findings(snapshot)) {
      // The tones are not declared in the order of their ranks.
      tones.merge(
          finding.requirement(),
          HtmlFindings.tone(finding),
          (one, other) -> rank(one) <= rank(other) ? one : other);
    }
    return tones;
  }

  private static int rank(Tone tone) {
    return switch (tone) {
      case BAD -> 0;
      case WARNED -> 1;
      case ACCEPTED -> 2;
      case OPEN -> 3;
      case GOOD -> 4;
      case UNREPORTED -> 5;
      case NONE -> 6;
    };
  }

  private static String sentence(SnapshotResult snapshot) {
    Map<String, List<Long>> byVerbs = new LinkedHashMap<>();
    for (ProcessorResult processor : snapshot.processors()) {
      String verbs = verbs(processor.outcome());
      String predicate = verbs.equals(UNDETERMINED) ? "cannot be predicted" : "would " + verbs;
      byVerbs.computeIfAbsent(predicate, key -> new ArrayList<>()).add(processor.id());
    }
    if (byVerbs.size() == 1) {
      return snapshot.question().title() + " " + byVerbs.keySet().iterator().next();
    }
    List<String> parts = new ArrayList<>();
    byVerbs.forEach((verbs, ids) -> parts.add(verbs + " on " + Phrases.processors(ids)));
    return snapshot.question().title() + " " + Phrases.list(parts, "and");
  }

  @Override
  public void problem(InputProblem problem) {
    String place =
        Redaction.file(problem.source())
            + (problem.line() == 0 ? "" : ":" + problem.line())
            + (problem.column() == 0 ? "" : ":" + problem.column());
    problems.add(Sanitized.of(place + ": " + Redaction.line(problem.message())));
  }

  @Override
  public void summary(Summary summary) {
    List<Alike> rows = new ArrayList<>(snapshots.values());
    // Outliers first: the rarest, and of those the worst.
    rows.sort(
        Comparator.comparingInt((Alike one) -> one.others.size()).thenComparing(one -> one.tone));
    boolean isOne = summary.snapshots() == 1;
    Tone tone =
        counts.containsKey(Tone.BAD)
            ? Tone.BAD
            : counts.containsKey(Tone.OPEN) || rows.isEmpty() ? Tone.OPEN : Tone.GOOD;
    String verdict = isOne ? only : verdict(summary.snapshots());
    HtmlTemplates.write(
        new Document(
            title(verdict, rows),
            tone,
            verdict,
            summary.toString(),
            isOne ? Optional.empty() : Optional.of(matrix(rows)),
            rows.stream().map(row -> row.part).toList(),
            problems,
            ProgramVersion.number()),
        new SanitizingWriter(out));
  }

  private static String title(String verdict, List<Alike> rows) {
    return rows.size() == 1 ? verdict + ": " + rows.get(0).name : verdict;
  }

  private String verdict(long all) {
    if (all == 0) {
      return "Nothing was checked";
    }
    int good = counts.getOrDefault(Tone.GOOD, 0);
    int bad = counts.getOrDefault(Tone.BAD, 0);
    int open = counts.getOrDefault(Tone.OPEN, 0);
    List<String> parts = new ArrayList<>();
    if (good > 0) {
      parts.add("would succeed in " + good);
    }
    if (bad > 0) {
      parts.add("cannot succeed in " + bad);
    }
    if (open > 0) {
      parts.add("cannot be predicted in " + open);
    }
    return Phrases.list(List.copyOf(questions), "or")
        + " "
        + Phrases.list(parts, "and")
        + " of "
        + Phrases.count(all, "snapshot");
  }

  private Matrix matrix(List<Alike> rows) {
    Map<String, Integer> violated = new LinkedHashMap<>();
    specification.requirements().forEach(one -> violated.put(one.id(), 0));
    for (Alike row : rows) {
      row.tones.forEach(
          (id, tone) -> {
            if (rank(tone) <= rank(Tone.ACCEPTED)) {
              violated.merge(id, 1 + row.others.size(), Integer::sum);
            }
          });
    }
    List<String> ids =
        violated.entrySet().stream()
            .filter(one -> one.getValue() > 0)
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .map(Map.Entry::getKey)
            .toList();
    List<String> shown = ids.subList(0, Math.min(COLUMNS, ids.size()));
    return new Matrix(
        shown, ids.size() - shown.size(), rows.stream().map(row -> row(row, shown)).toList());
  }

  private static Matrix.Row row(Alike alike, List<String> ids) {
    return new Matrix.Row(
        alike.part.anchor(),
        alike.name,
        alike.others,
        alike.tone,
        alike.outcome,
        ids.stream().map(id -> alike.tones.getOrDefault(id, Tone.UNREPORTED)).toList());
  }
}
