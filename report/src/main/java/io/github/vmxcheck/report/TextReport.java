// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.Headline;
import io.github.vmxcheck.check.Remarks;
import io.github.vmxcheck.check.Report;
import io.github.vmxcheck.check.Setting;
import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.result.Summary;
import io.github.vmxcheck.check.text.Words;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Collecting;
import io.github.vmxcheck.specs.Kind;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The report for people: what happens, why, where it stands and what to do, in this order. */
final class TextReport implements Report {
  private static final int SOURCES = 4;

  private final Setting setting;
  private final Page page;

  TextReport(Setting setting, PrintWriter out) {
    this.setting = setting;
    page = new Page(out, setting.width(), setting.style());
  }

  /** What is told of a processor above its findings; processors that share it are told as one. */
  private record Verdicts(String sentence, List<String> sequel, List<Steps.Row> steps) {}

  @Override
  public void snapshot(SnapshotResult snapshot) {
    heading(snapshot);
    verdicts(snapshot);
    violations(snapshot);
    missing(snapshot);
    if (setting.all()) {
      rest(snapshot, Verdict.SATISFIED);
      rest(snapshot, Verdict.NOT_APPLICABLE);
    }
    remarks(snapshot);
  }

  @Override
  public void problem(InputProblem problem) {
    // Standard error tells it; the summary counts it.
  }

  @Override
  public void summary(Summary summary) {
    page.paragraph("", summary.toString(), page.style()::bold);
  }

  private void heading(SnapshotResult snapshot) {
    String label = snapshot.label();
    String text = Words.few(snapshot.names(), SOURCES) + (label.isEmpty() ? "" : ": " + label);
    page.paragraph("", "== " + text, page.style()::dim);
    page.blank();
  }

  private void verdicts(SnapshotResult snapshot) {
    shared(snapshot, this::verdicts)
        .forEach(
            (verdicts, processors) -> {
              String names = ProcessorResult.names(processors);
              page.paragraph(
                  "", Headline.of(processors.get(0)).sentence(names), page.style()::bold);
              verdicts.sequel.forEach(sentence -> page.paragraph("", sentence));
              page.blank();
              Steps.write(verdicts.steps, page);
              page.blank();
            });
  }

  private Verdicts verdicts(ProcessorResult processor) {
    Headline headline = Headline.of(processor);
    List<String> sequel = new ArrayList<>(headline.next());
    for (FindingResult finding : processor.findings().with(Verdict.SATISFIED)) {
      if (finding.kind() == Kind.OBSERVATION) {
        sequel.add("Observed: " + finding.message());
      }
    }
    return new Verdicts(
        headline.sentence("any logical processor"),
        sequel,
        new Steps(processor, setting.specification()).rows());
  }

  private void violations(SnapshotResult snapshot) {
    Groups groups = new Groups(setting.specification());
    List<SharedFinding> violated = new ArrayList<>(findings(snapshot, Verdict.VIOLATED));
    violated.sort(Comparator.comparing(one -> groups.of(one.finding())));
    FindingText text = new FindingText(setting.specification(), page, snapshot);
    Group last = null;
    for (SharedFinding one : violated) {
      Group group = groups.of(one.finding());
      if (!group.equals(last)) {
        page.line(page.style().bold(group.heading()));
        page.blank();
        last = group;
      }
      text.write(one, snapshot.processors().size() > 1);
      page.blank();
    }
  }

  private void missing(SnapshotResult snapshot) {
    new MissingText(page, setting.specification(), Collecting.builtIn(), setting.all())
        .write(findings(snapshot, Verdict.UNDETERMINED), snapshot);
  }

  private void rest(SnapshotResult snapshot, Verdict verdict) {
    List<SharedFinding> findings = findings(snapshot, verdict);
    if (findings.isEmpty()) {
      return;
    }
    page.line(page.style().bold(Words.capitalized(verdict.word().replace('-', ' '))));
    for (SharedFinding one : findings) {
      int number = one.processors().size();
      boolean everywhere = number == 0 || number == snapshot.processors().size();
      page.paragraph(
          verdict == Verdict.SATISFIED ? "  ✓ " : "  – ",
          one.finding().requirement()
              + (everywhere ? "" : " on " + Words.processors(one.processors())));
    }
    page.blank();
  }

  private void remarks(SnapshotResult snapshot) {
    remark(snapshot, "Paging mode: ", ProcessorResult::pagingMode);
    remark(snapshot, "Assumed: ", Remarks::assumptions);
    remark(snapshot, "Assumed ", Remarks::ofProfile);
    remark(snapshot, "Note: ", Remarks::profiles);
    remark(snapshot, snapshot.question().title() + ": ", TextReport::supposed);
    others(snapshot);
    remark(snapshot, "On success: ", processor -> String.join("; ", processor.effects()));
    // What the dump suggests, with the place that does.
    for (SnapshotResult.Hint hint : snapshot.hints()) {
      page.paragraph("Hint: ", hint.text() + " (" + hint.place() + ")");
    }
    page.blank();
  }

  /** When and how the instruction in question is executed. */
  private static String supposed(ProcessorResult processor) {
    return processor
        .prediction(processor.question().name())
        .map(ProcessorResult.Prediction::supposes)
        .orElse("");
  }

  /** What the instructions that are not in question would do. */
  private void others(SnapshotResult snapshot) {
    Set<String> headings = new LinkedHashSet<>();
    snapshot.processors().forEach(one -> headings.addAll(others(one).keySet()));
    for (String heading : headings) {
      remark(snapshot, heading + ": ", one -> others(one).getOrDefault(heading, ""));
    }
  }

  private Map<String, String> others(ProcessorResult processor) {
    return Remarks.others(processor, setting.specification());
  }

  private void remark(
      SnapshotResult snapshot, String word, Function<ProcessorResult, String> text) {
    Map<String, List<ProcessorResult>> shared = shared(snapshot, text);
    shared.forEach(
        (one, processors) -> {
          String where = shared.size() == 1 ? "" : "on " + ProcessorResult.names(processors) + ": ";
          if (!one.isEmpty()) {
            page.paragraph(word, where + one);
          }
        });
  }

  private List<SharedFinding> findings(SnapshotResult snapshot, Verdict verdict) {
    return SharedFinding.inOrder(snapshot, verdict, setting.specification());
  }

  /** Processors by what is told of them, those few that differ first. */
  private static <T> Map<T, List<ProcessorResult>> shared(
      SnapshotResult snapshot, Function<ProcessorResult, T> told) {
    if (snapshot.processors().size() == 1) {
      ProcessorResult only = snapshot.processors().get(0);
      return Collections.singletonMap(told.apply(only), List.of(only));
    }
    Map<T, List<ProcessorResult>> groups =
        snapshot.processors().stream()
            .collect(Collectors.groupingBy(told, LinkedHashMap::new, Collectors.toList()));
    Map<T, List<ProcessorResult>> sorted = new LinkedHashMap<>();
    groups.entrySet().stream()
        .sorted(Comparator.comparing(group -> group.getValue().size()))
        .forEach(group -> sorted.put(group.getKey(), group.getValue()));
    return sorted;
  }
}
