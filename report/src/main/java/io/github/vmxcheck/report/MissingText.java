// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.result.Platforms;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.rules.ValueText;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Collecting;
import io.github.vmxcheck.specs.Instruction;
import io.github.vmxcheck.specs.Specification;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Undetermined requirements: the values they need, and how to collect them. */
final class MissingText {
  private static final int IDS = 8;
  private static final int FIELDS = 4;

  private final TextOutput output;
  private final Groups groups;
  private final Collecting collecting;
  private final boolean all;

  MissingText(TextOutput output, Specification specification, Collecting collecting, boolean all) {
    this.output = output;
    groups = new Groups(specification);
    this.collecting = collecting;
    this.all = all;
  }

  /**
   * Writes the undetermined findings. Prerequisites of the instruction in question are written in
   * full.
   */
  void write(List<SharedFinding> undetermined, SnapshotResult snapshot) {
    List<ProcessorResult> processors = snapshot.processors();
    Instruction question = snapshot.question();
    boolean pointless = processors.stream().allMatch(this::lacksFirstStep);
    boolean certain = processors.stream().allMatch(one -> one.outcome().isCertain());
    List<SharedFinding> deciding =
        undetermined.stream().filter(one -> !pointless && one.keepsOpen(snapshot)).toList();
    List<SharedFinding> others =
        undetermined.stream().filter(one -> !deciding.contains(one)).toList();
    if (!deciding.isEmpty()) {
      String needed = "Missing values needed to predict " + question.title();
      output.line(
          output.style().bold(certain ? needed + " once the violations are fixed" : needed));
      output.blank();
      inFull(deciding, snapshot);
      output.blank();
    }
    if (!others.isEmpty()) {
      inShort(others, question);
      output.blank();
    }
  }

  /** Whether the first cause is violated, as on a processor without VMX: nothing more matters. */
  private boolean lacksFirstStep(ProcessorResult processor) {
    return processor.findings().with(Verdict.VIOLATED).stream()
        .anyMatch(finding -> groups.isFirstCause(finding, processor.question()));
  }

  private void inFull(List<SharedFinding> deciding, SnapshotResult snapshot) {
    Map<FieldPath, List<SharedFinding>> byPath = new LinkedHashMap<>();
    for (SharedFinding one : deciding) {
      paths(one).forEach(path -> byPath.computeIfAbsent(path, p -> new ArrayList<>()).add(one));
    }
    byPath.forEach((path, findings) -> field(path, findings, snapshot.processors().size()));
    deciding.stream()
        .filter(one -> one.finding().missing().isEmpty())
        .forEach(one -> output.paragraph("  ? ", one.finding().requirement()));
    output.blank();
    Set<String> platforms = Platforms.of(snapshot);
    if (platforms.isEmpty()) {
      collect(byPath.keySet());
      return;
    }
    Set<Long> open = new TreeSet<>();
    deciding.forEach(one -> open.addAll(one.processors()));
    for (String platform : platforms) {
      output.line("  To collect these values (" + platform + "):");
      new PlanText(output, collecting).write(platform, byPath.keySet(), open);
    }
  }

  /**
   * The missing paths. Paths of later versions are left out, because this version cannot collect
   * them.
   */
  private static List<FieldPath> paths(SharedFinding one) {
    return one.finding().missing().stream()
        .flatMap(path -> FieldPath.parseAny(path).stream())
        .toList();
  }

  private void field(FieldPath path, List<SharedFinding> findings, int processors) {
    List<Long> on =
        findings.stream().flatMap(one -> one.processors().stream()).distinct().sorted().toList();
    String where = on.size() == processors ? "" : " on " + Phrases.processors(on);
    String ids =
        findings.stream()
            .map(one -> one.finding().requirement())
            .distinct()
            .collect(Collectors.joining(", "));
    output.paragraph(
        "  " + output.style().open("?") + " ",
        ValueText.title(path) + where + " (" + ValueText.key(path) + ")");
    output.paragraph("      for ", ids);
  }

  /** The commands to collect the fields, by platform, each command once. */
  private void collect(Set<FieldPath> paths) {
    Map<String, Set<String>> commands = new LinkedHashMap<>();
    for (FieldPath path : paths) {
      for (Collecting.Way way : collecting.of(path.field())) {
        commands.computeIfAbsent(way.platform(), p -> new LinkedHashSet<>()).add(way.command());
      }
    }
    if (!commands.isEmpty()) {
      output.line("  To collect these values:");
    }
    commands.forEach(
        (platform, ways) -> {
          String start = String.format(Locale.ROOT, "    %-8s", platform);
          for (String way : Commands.merged(ways)) {
            output.paragraph(start, way);
            start = " ".repeat(start.length());
          }
        });
  }

  private void inShort(List<SharedFinding> others, Instruction question) {
    List<String> ids = distinct(others.stream().map(one -> one.finding().requirement()));
    List<String> titles =
        distinct(others.stream().flatMap(one -> one.finding().missingFields().stream()));
    output.line(
        output
            .style()
            .bold(
                "Undetermined requirements not needed to predict "
                    + question.title()
                    + ": "
                    + ids.size()));
    output.paragraph("  ? ", all ? String.join(", ", ids) : Phrases.few(ids, IDS));
    if (!titles.isEmpty()) {
      output.paragraph("    missing: ", Phrases.few(titles, FIELDS));
    }
  }

  private static List<String> distinct(Stream<String> texts) {
    return texts.distinct().toList();
  }
}
