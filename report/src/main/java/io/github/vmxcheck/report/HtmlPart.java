// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.Answer;
import io.github.vmxcheck.check.Headline;
import io.github.vmxcheck.check.Notes;
import io.github.vmxcheck.check.OutcomeText;
import io.github.vmxcheck.check.ReadInputs;
import io.github.vmxcheck.check.result.EnvironmentResult;
import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.result.ProcessorResult.Prediction;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.report.html.Matrix;
import io.github.vmxcheck.report.html.Part;
import io.github.vmxcheck.report.html.Part.Differences;
import io.github.vmxcheck.report.html.Part.Fact;
import io.github.vmxcheck.report.html.Processors;
import io.github.vmxcheck.report.html.Register;
import io.github.vmxcheck.report.html.Tone;
import io.github.vmxcheck.specs.Specification;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Lays out a snapshot: its processors, with equal ones combined, and what was found. */
final class HtmlPart {
  /** Number of groups of processors that are shown one by one. */
  private static final int GROUPS = 3;

  private final SnapshotResult snapshot;
  private final Specification specification;

  HtmlPart(SnapshotResult snapshot, Specification specification) {
    this.snapshot = snapshot;
    this.specification = specification;
  }

  /**
   * The layout.
   *
   * @param name for its heading
   * @param inFull whether satisfied and not applicable requirements and correct registers are shown
   *     too, and all requirements in words
   */
  Part of(String anchor, String name, boolean inFull) {
    Anchors anchors = new Anchors(anchor, "main", "problems", "findings", "name");
    HtmlFindings findings = new HtmlFindings(snapshot, specification, anchors);
    List<List<ProcessorResult>> groups = groups();
    boolean areMany = groups.size() > GROUPS;
    return new Part(
        anchor,
        name,
        facts(),
        HtmlAnswers.of(snapshot, specification),
        findings.observed(),
        findings.violations(),
        new HtmlMissing(snapshot, specification, findings).shown(inFull),
        areMany ? Optional.of(matrix(groups)) : Optional.empty(),
        groups.stream()
            .limit(areMany ? 1 : GROUPS)
            .map(group -> processors(group, groups.size() > 1, inFull))
            .toList(),
        differences(groups),
        remarks(),
        inFull ? findings.rest() : List.of());
  }

  /** The label, or without one the file name. */
  static String name(SnapshotResult snapshot) {
    String label = snapshot.label();
    return Sanitized.of(
        label.isEmpty() ? Redaction.file(snapshot.source()) : Redaction.line(label));
  }

  private List<Fact> facts() {
    List<Fact> facts = new ArrayList<>();
    List<String> files = snapshot.names();
    facts.add(
        new Fact(
            files.size() == 1 ? "file" : "files",
            Sanitized.of(String.join(", ", files.stream().map(Redaction::file).toList()))));
    if (!snapshot.formats().isEmpty()) {
      facts.add(new Fact("format", String.join(", ", snapshot.formats())));
    }
    String signatures =
        snapshot.processors().stream()
            .map(ProcessorResult::signatureText)
            .filter(one -> !one.isEmpty())
            .distinct()
            .collect(Collectors.joining(", "));
    if (!signatures.isEmpty()) {
      facts.add(new Fact("CPUID signature", signatures));
    }
    facts.add(new Fact("logical processors", Integer.toString(snapshot.processors().size())));
    return facts;
  }

  /** Processors on which VMXON does the same for the same reasons, the worst first. */
  private List<List<ProcessorResult>> groups() {
    Map<Object, List<ProcessorResult>> groups = new LinkedHashMap<>();
    for (ProcessorResult processor : snapshot.processors()) {
      groups.computeIfAbsent(likeness(processor), key -> new ArrayList<>()).add(processor);
    }
    return groups.values().stream()
        .sorted(Comparator.comparing(group -> Answer.kind(group.get(0))))
        .toList();
  }

  static Object likeness(ProcessorResult processor) {
    return List.of(
        Answer.kind(processor),
        processor.outcome().possible(),
        processor.findings().notable().stream()
            .map(one -> one.requirement() + one.verdict() + one.counts() + one.message())
            .toList());
  }

  private Matrix matrix(List<List<ProcessorResult>> groups) {
    List<HtmlMatrix.Line> lines = new ArrayList<>();
    for (List<ProcessorResult> group : groups) {
      ProcessorResult first = group.get(0);
      List<FindingResult> findings = new ArrayList<>();
      first.findings().forEach(findings::add);
      lines.add(
          new HtmlMatrix.Line(
              "",
              ProcessorResult.names(group),
              HtmlAnswers.tone(Answer.kind(first)),
              HtmlVerdict.outcome(first),
              group.size(),
              HtmlMatrix.tones(findings)));
    }
    return HtmlMatrix.of("processors", snapshot.question().title(), lines, specification);
  }

  private Processors processors(
      List<ProcessorResult> group, boolean isOneOfSeveral, boolean inFull) {
    ProcessorResult first = group.get(0);
    return new Processors(
        isOneOfSeveral ? Phrases.capitalized(ProcessorResult.names(group)) : "",
        registers(first, inFull),
        new HtmlPath(specification).of(first, inFull),
        Headline.of(first).next());
  }

  private static List<Register> registers(ProcessorResult first, boolean inFull) {
    return new HtmlRegisters(first)
        .all().stream().filter(one -> inFull || one.tone() != Tone.GOOD).toList();
  }

  /** Values that differ between the groups, from one processor of each group. */
  private Optional<Differences> differences(List<List<ProcessorResult>> groups) {
    if (groups.size() < 2 || snapshot.isPartial()) {
      return Optional.empty();
    }
    List<HtmlValues> values = groups.stream().map(group -> new HtmlValues(group.get(0))).toList();
    Set<Field> fields = new TreeSet<>();
    values.forEach(some -> fields.addAll(some.all().keySet()));
    List<Differences.Row> rows = new ArrayList<>();
    for (Field field : fields) {
      List<String> row = values.stream().map(some -> some.text(field)).toList();
      if (row.stream().distinct().count() > 1) {
        rows.add(new Differences.Row(field.title(), row));
      }
    }
    List<String> names = groups.stream().map(ProcessorResult::names).toList();
    return rows.isEmpty() ? Optional.empty() : Optional.of(new Differences(names, rows));
  }

  private List<Fact> remarks() {
    List<Fact> remarks = new ArrayList<>();
    if (snapshot.isPartial()) {
      String without = "written without --all, so its registers are missing";
      remarks.add(new Fact("report", without));
    }
    add("paging mode", ProcessorResult::pagingMode, remarks);
    add("assumed", Notes::assumptions, remarks);
    add("assumed", Notes::ofProfile, remarks);
    add("profile", Notes::profiles, remarks);
    others(remarks);
    add("on success", one -> String.join("; ", one.effects()), remarks);
    for (SnapshotResult.Hint hint : snapshot.hints()) {
      remarks.add(new Fact("hint", hint.text()));
    }
    for (EnvironmentResult one : snapshot.environments()) {
      String line = one.place().map(place -> ", line " + place.line()).orElse("");
      remarks.add(
          new Fact(
              "environment",
              one.title() + line + ". " + one.text() + " To change it: " + one.fix()));
    }
    ReadInputs.sentence(snapshot)
        .ifPresent(
            sentence ->
                remarks.add(
                    new Fact("input", Sanitized.of(Redaction.files(sentence, snapshot.names())))));
    return remarks;
  }

  private void add(String word, Function<ProcessorResult, String> text, List<Fact> remarks) {
    snapshot.processors().stream()
        .map(text)
        .filter(one -> !one.isEmpty())
        .distinct()
        .forEach(one -> remarks.add(new Fact(word, one)));
  }

  /** What the other instructions would do, by heading. */
  private void others(List<Fact> remarks) {
    Map<String, Set<String>> others = new LinkedHashMap<>();
    for (ProcessorResult processor : snapshot.processors()) {
      for (List<Prediction> together : Notes.together(processor, specification)) {
        others
            .computeIfAbsent(Notes.heading(together, specification), key -> new LinkedHashSet<>())
            .add(predicates(together));
      }
    }
    others.forEach((heading, texts) -> texts.forEach(one -> remarks.add(new Fact(heading, one))));
  }

  private static String predicates(List<Prediction> together) {
    String circumstances = together.get(0).circumstances();
    return (circumstances.isEmpty() ? "" : circumstances + ": ")
        + together.stream()
            .map(Prediction::outcome)
            .map(one -> one.instruction().title() + " would " + OutcomeText.verbs(one))
            .collect(Collectors.joining(", "));
  }

  /** All findings, for the row in the matrix. */
  static List<FindingResult> findings(SnapshotResult snapshot) {
    List<FindingResult> all = new ArrayList<>();
    snapshot.processors().forEach(one -> all.addAll(one.findings()));
    all.addAll(snapshot.findings());
    return all;
  }
}
