// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.Answers;
import io.github.vmxcheck.check.Headline;
import io.github.vmxcheck.check.Notes;
import io.github.vmxcheck.check.ReadInputs;
import io.github.vmxcheck.check.Report;
import io.github.vmxcheck.check.ReportContext;
import io.github.vmxcheck.check.result.EnvironmentResult;
import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.result.Summary;
import io.github.vmxcheck.check.text.Phrases;
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

/**
 * The report for people: the answer, then the findings that decide, then a line for each other one;
 * if verbose, all findings in full.
 */
final class TextReport implements Report {
  private static final int SOURCES = 4;

  /** Lines of the answer, its heading and the closing line not counted. */
  private static final int ANSWER = 11;

  private final ReportContext context;
  private final TextOutput output;

  TextReport(ReportContext context, PrintWriter out) {
    this.context = context;
    output = new TextOutput(out, context.width(), context.style());
  }

  /**
   * What is written about a processor above its findings. Processors for which it is equal are
   * combined.
   */
  private record Verdicts(String sentence, List<String> sequel, List<Steps.Row> steps) {}

  @Override
  public void snapshot(SnapshotResult snapshot) {
    heading(snapshot);
    answer(snapshot);
    if (!context.verbose() && !context.all()) {
      new BriefFindings(context, output).write(snapshot);
      remark(snapshot, "Note: ", Notes::profiles);
      hints(snapshot);
      more(snapshot);
      return;
    }
    verdicts(snapshot);
    violations(snapshot);
    missing(snapshot);
    if (context.all()) {
      rest(snapshot, Verdict.SATISFIED);
      rest(snapshot, Verdict.NOT_APPLICABLE);
    }
    remarks(snapshot);
  }

  @Override
  public void problem(InputProblem problem) {
    // Printed on standard error; the summary counts it.
  }

  @Override
  public void summary(Summary summary) {
    output.paragraph("", summary.toString(), output.style()::bold);
  }

  private void heading(SnapshotResult snapshot) {
    String label = snapshot.label();
    String text = Phrases.few(snapshot.names(), SOURCES) + (label.isEmpty() ? "" : ": " + label);
    output.paragraph("", "== " + text, output.style()::dim);
    output.blank();
  }

  private void answer(SnapshotResult snapshot) {
    new AnswerText(output, ANSWER).write(Answers.of(snapshot, context.specification()));
    output.blank();
  }

  private void verdicts(SnapshotResult snapshot) {
    shared(snapshot, this::verdicts)
        .forEach(
            (verdicts, processors) -> {
              String names = ProcessorResult.names(processors);
              output.paragraph(
                  "", Headline.of(processors.get(0)).sentence(names), output.style()::bold);
              verdicts.sequel.forEach(sentence -> output.paragraph("", sentence));
              output.blank();
              Steps.write(verdicts.steps, output);
              output.blank();
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
        new Steps(processor, context.specification()).rows());
  }

  private void violations(SnapshotResult snapshot) {
    Groups groups = new Groups(context.specification());
    List<SharedFinding> violated = new ArrayList<>(findings(snapshot, Verdict.VIOLATED));
    violated.sort(Comparator.comparing(one -> groups.of(one.finding())));
    FindingText text = new FindingText(context.specification(), output, snapshot);
    Group last = null;
    for (SharedFinding one : violated) {
      Group group = groups.of(one.finding());
      if (!group.equals(last)) {
        output.line(output.style().bold(group.heading()));
        output.blank();
        last = group;
      }
      text.write(one, snapshot.processors().size() > 1);
      output.blank();
    }
  }

  private void missing(SnapshotResult snapshot) {
    new MissingText(output, context.specification(), Collecting.builtIn(), context.all())
        .write(findings(snapshot, Verdict.UNDETERMINED), snapshot);
  }

  private void rest(SnapshotResult snapshot, Verdict verdict) {
    List<SharedFinding> findings = findings(snapshot, verdict);
    if (findings.isEmpty()) {
      return;
    }
    output.line(output.style().bold(Phrases.capitalized(verdict.word().replace('-', ' '))));
    for (SharedFinding one : findings) {
      int number = one.processors().size();
      boolean everywhere = number == 0 || number == snapshot.processors().size();
      output.paragraph(
          verdict == Verdict.SATISFIED ? "  ✓ " : "  – ",
          one.finding().requirement()
              + (everywhere ? "" : " on " + Phrases.processors(one.processors())));
    }
    output.blank();
  }

  private void remarks(SnapshotResult snapshot) {
    remark(snapshot, "Paging mode: ", ProcessorResult::pagingMode);
    remark(snapshot, "Assumed: ", Notes::assumptions);
    remark(snapshot, "Assumed ", Notes::ofProfile);
    remark(snapshot, "Note: ", Notes::profiles);
    remark(snapshot, snapshot.question().title() + ": ", TextReport::circumstances);
    others(snapshot);
    remark(snapshot, "On success: ", processor -> String.join("; ", processor.effects()));
    environments(snapshot);
    hints(snapshot);
    read(snapshot);
    output.blank();
  }

  private void environments(SnapshotResult snapshot) {
    for (EnvironmentResult one : snapshot.environments()) {
      String place = one.place().map(at -> " (" + at + ")").orElse("");
      output.paragraph("Environment: ", one.title() + place + ". " + one.text());
      output.paragraph("  Change: ", one.fix());
      output.paragraph("  Explains: ", String.join(", ", one.explains()));
    }
  }

  /** How much of the inputs was read. */
  private void read(SnapshotResult snapshot) {
    ReadInputs.sentence(snapshot).ifPresent(sentence -> output.paragraph("", sentence));
  }

  /** What the dump suggests, and where. */
  private void hints(SnapshotResult snapshot) {
    for (SnapshotResult.Hint hint : snapshot.hints()) {
      output.paragraph("Hint: ", hint.text() + " (" + hint.place() + ")");
    }
  }

  /** What a verbose report also says. */
  private void more(SnapshotResult snapshot) {
    int assumed =
        snapshot.processors().stream().mapToInt(one -> one.assumed().size()).max().orElse(0);
    long open = snapshot.counts().undetermined();
    List<String> parts = new ArrayList<>();
    if (assumed > 0) {
      parts.add(Phrases.count(assumed, "assumed value"));
    }
    if (open > 0) {
      parts.add(Phrases.count(open, "undetermined requirement"));
    }
    if (!parts.isEmpty()) {
      output.paragraph("", Phrases.list(parts, "and") + ": see them with -v");
    }
    read(snapshot);
    output.blank();
  }

  /** When and how the instruction in question is executed. */
  private static String circumstances(ProcessorResult processor) {
    return processor
        .prediction(processor.question().name())
        .map(ProcessorResult.Prediction::circumstances)
        .orElse("");
  }

  /** What the other instructions would do. */
  private void others(SnapshotResult snapshot) {
    Set<String> headings = new LinkedHashSet<>();
    snapshot.processors().forEach(one -> headings.addAll(others(one).keySet()));
    for (String heading : headings) {
      remark(snapshot, heading + ": ", one -> others(one).getOrDefault(heading, ""));
    }
  }

  private Map<String, String> others(ProcessorResult processor) {
    return Notes.others(processor, context.specification());
  }

  private void remark(
      SnapshotResult snapshot, String word, Function<ProcessorResult, String> text) {
    Map<String, List<ProcessorResult>> shared = shared(snapshot, text);
    shared.forEach(
        (one, processors) -> {
          String where = shared.size() == 1 ? "" : "on " + ProcessorResult.names(processors) + ": ";
          if (!one.isEmpty()) {
            output.paragraph(word, where + one);
          }
        });
  }

  private List<SharedFinding> findings(SnapshotResult snapshot, Verdict verdict) {
    return SharedFinding.inOrder(snapshot, verdict, context.specification());
  }

  /** Processors grouped by a text about them, the smallest group first. */
  private static <T> Map<T, List<ProcessorResult>> shared(
      SnapshotResult snapshot, Function<ProcessorResult, T> text) {
    if (snapshot.processors().size() == 1) {
      ProcessorResult only = snapshot.processors().get(0);
      return Collections.singletonMap(text.apply(only), List.of(only));
    }
    Map<T, List<ProcessorResult>> groups =
        snapshot.processors().stream()
            .collect(Collectors.groupingBy(text, LinkedHashMap::new, Collectors.toList()));
    Map<T, List<ProcessorResult>> sorted = new LinkedHashMap<>();
    groups.entrySet().stream()
        .sorted(Comparator.comparing(group -> group.getValue().size()))
        .forEach(group -> sorted.put(group.getKey(), group.getValue()));
    return sorted;
  }
}
