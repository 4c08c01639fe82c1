// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.Answer;
import io.github.vmxcheck.check.Answer.Kind;
import io.github.vmxcheck.check.Report;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.result.Summary;
import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.check.text.ProgramVersion;
import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.check.text.SanitizingWriter;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.report.html.AnswerBox;
import io.github.vmxcheck.report.html.Contents;
import io.github.vmxcheck.report.html.Document;
import io.github.vmxcheck.report.html.HtmlTemplates;
import io.github.vmxcheck.report.html.Part;
import io.github.vmxcheck.report.html.Tone;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Specification;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A self-contained HTML report, written at the end. Equal snapshots are shown once, so that the
 * report of a fleet stays small.
 */
final class HtmlReport implements Report {
  /** Number of snapshots that are shown in full. */
  private static final int IN_FULL = 20;

  /** Snapshots with equal outcomes and findings. */
  private static final class Alike {
    final Part part;
    final List<String> others = new ArrayList<>();
    final Kind kind;
    final String title;
    final String outcome;
    final Map<String, Tone> tones;

    Alike(Part part, SnapshotResult first) {
      this.part = part;
      kind = Answer.kind(HtmlVerdict.worst(first));
      title = HtmlVerdict.title(first);
      outcome =
          first.processors().stream()
              .sorted(Comparator.comparing(Answer::kind))
              .map(HtmlVerdict::outcome)
              .distinct()
              .collect(Collectors.joining(" / "));
      tones = HtmlMatrix.tones(HtmlPart.findings(first));
    }

    AnswerBox answer() {
      return part.answers().get(0);
    }
  }

  private final Specification specification;
  private final PrintWriter out;
  private final Map<Object, Alike> snapshots = new LinkedHashMap<>();
  private final Set<String> questions = new LinkedHashSet<>();
  private final List<String> problems = new ArrayList<>();
  private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
  private final Map<String, Integer> names = new HashMap<>();
  private final Anchors anchors = new Anchors("main", "problems", "snapshots", "matrix");

  HtmlReport(Specification specification, PrintWriter out) {
    this.specification = specification;
    this.out = out;
  }

  @Override
  public void snapshot(SnapshotResult snapshot) {
    counts.merge(Answer.kind(HtmlVerdict.worst(snapshot)), 1, Integer::sum);
    questions.add(snapshot.question().title());
    String name = name(snapshot);
    Object likeness = likeness(snapshot);
    Alike alike = snapshots.get(likeness);
    if (alike != null) {
      alike.others.add(name);
      return;
    }
    boolean inFull = snapshots.size() < IN_FULL;
    Part part = new HtmlPart(snapshot, specification).of(anchors.of(name), name, inFull);
    snapshots.put(likeness, new Alike(part, snapshot));
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
    // The worst first, and of those the rarest.
    rows.sort(
        Comparator.comparing((Alike one) -> one.kind).thenComparing(one -> one.others.size()));
    boolean isOne = summary.snapshots() == 1;
    String verdict =
        isOne
            ? rows.get(0).answer().sentence()
            : HtmlVerdict.of(questions, counts, summary.snapshots());
    String title = isOne ? rows.get(0).title : verdict;
    HtmlTemplates.write(
        new Document(
            rows.size() == 1 ? title + ": " + rows.get(0).part.name() : title,
            question(),
            rows.isEmpty() ? Tone.OPEN : HtmlAnswers.tone(rows.get(0).kind),
            verdict,
            summary.toString(),
            isOne ? Optional.empty() : Optional.of(contents(rows)),
            rows.stream().map(row -> row.part).toList(),
            problems,
            ProgramVersion.number()),
        new SanitizingWriter(out));
  }

  private String question() {
    return questions.isEmpty() ? "VMXON" : Phrases.list(List.copyOf(questions), "or");
  }

  private Contents contents(List<Alike> rows) {
    Set<String> fixes = new HashSet<>();
    List<Contents.Row> shown = new ArrayList<>();
    for (Alike row : rows) {
      String fix = row.answer().text("fix");
      String first = fixes.add(fix) ? fix : "";
      shown.add(
          new Contents.Row(row.part.anchor(), row.part.name(), row.others, row.answer(), first));
    }
    List<HtmlMatrix.Line> lines = rows.stream().map(HtmlReport::line).toList();
    return new Contents(shown, HtmlMatrix.of("snapshot", question(), lines, specification));
  }

  private static HtmlMatrix.Line line(Alike row) {
    return new HtmlMatrix.Line(
        row.part.anchor(),
        row.part.name(),
        HtmlAnswers.tone(row.kind),
        row.outcome,
        1 + row.others.size(),
        row.tones);
  }
}
