// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.Headline;
import io.github.vmxcheck.check.Remarks;
import io.github.vmxcheck.check.Report;
import io.github.vmxcheck.check.Setting;
import io.github.vmxcheck.check.Summary;
import io.github.vmxcheck.check.text.Words;
import io.github.vmxcheck.model.Hint;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.model.SourceText;
import io.github.vmxcheck.rules.Finding;
import io.github.vmxcheck.rules.ProcessorValidation;
import io.github.vmxcheck.rules.Validation;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Collecting;
import io.github.vmxcheck.specs.Kind;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  public void snapshot(Validation validation) {
    heading(validation);
    verdicts(validation);
    violations(validation);
    missing(validation);
    if (setting.all()) {
      rest(validation, Verdict.SATISFIED);
      rest(validation, Verdict.NOT_APPLICABLE);
    }
    remarks(validation);
  }

  @Override
  public void problem(InputProblem problem) {
    // Standard error tells it; the summary counts it.
  }

  @Override
  public void summary(Summary summary) {
    page.paragraph("", summary.toString(), page.style()::bold);
  }

  private void heading(Validation validation) {
    String label = validation.snapshot().label();
    List<String> names =
        validation.snapshot().sources().stream().map(SourceText::name).distinct().toList();
    String text = Words.few(names, SOURCES) + (label.isEmpty() ? "" : ": " + label);
    page.paragraph("", "== " + text, page.style()::dim);
    page.blank();
  }

  private void verdicts(Validation validation) {
    shared(validation, this::verdicts)
        .forEach(
            (verdicts, processors) -> {
              String names = processors(processors);
              page.paragraph("", headline(processors).sentence(names), page.style()::bold);
              verdicts.sequel.forEach(sentence -> page.paragraph("", sentence));
              page.blank();
              Steps.write(verdicts.steps, page);
              page.blank();
            });
  }

  private Verdicts verdicts(ProcessorValidation processor) {
    Headline headline = Headline.of(processor, setting.validator());
    List<String> sequel = new ArrayList<>(headline.next());
    for (Finding finding : processor.findings()) {
      if (finding.requirement().kind() == Kind.OBSERVATION
          && finding.verdict() == Verdict.SATISFIED) {
        sequel.add("Observed: " + setting.validator().diagnose(processor, finding).message());
      }
    }
    return new Verdicts(
        headline.sentence("any logical processor"),
        sequel,
        new Steps(processor, setting.validator()).rows());
  }

  private Headline headline(List<ProcessorValidation> processors) {
    return Headline.of(processors.get(0), setting.validator());
  }

  private void violations(Validation validation) {
    List<SharedFinding> violated = new ArrayList<>(findings(validation, Verdict.VIOLATED));
    violated.sort(Comparator.comparing(one -> Group.of(one.finding().requirement())));
    FindingText text = new FindingText(setting, page, validation.snapshot().sources());
    Group last = null;
    for (SharedFinding one : violated) {
      Group group = Group.of(one.finding().requirement());
      if (group != last) {
        page.line(page.style().bold(group.heading()));
        page.blank();
        last = group;
      }
      text.write(one, validation.processors().size() > 1);
      page.blank();
    }
  }

  private void missing(Validation validation) {
    new MissingText(
            page, setting.specification().instruction("vmxon"), Collecting.builtIn(), setting.all())
        .write(findings(validation, Verdict.UNDETERMINED), validation);
  }

  private void rest(Validation validation, Verdict verdict) {
    List<SharedFinding> findings = findings(validation, verdict);
    if (findings.isEmpty()) {
      return;
    }
    page.line(page.style().bold(Words.capitalized(verdict.word().replace('-', ' '))));
    for (SharedFinding one : findings) {
      boolean everywhere = one.processors().size() % validation.processors().size() == 0;
      page.paragraph(
          verdict == Verdict.SATISFIED ? "  ✓ " : "  – ",
          one.finding().requirement().id()
              + (everywhere ? "" : " on " + Words.processors(one.processors())));
    }
    page.blank();
  }

  private void remarks(Validation validation) {
    remark(validation, "Paging mode: ", Remarks::pagingMode);
    remark(validation, "Assumed: ", Remarks::assumptions);
    remark(validation, "Assumed ", Remarks::ofProfile);
    remark(
        validation,
        "Note: ",
        processor -> Remarks.profiles(processor, setting.validator().knownProcessors()));
    remark(
        validation,
        "VMCS: ",
        processor -> Remarks.vmcs(processor, Headline.of(processor, setting.validator())));
    remark(
        validation,
        "On success: ",
        processor -> String.join("; ", Remarks.effects(processor, setting.specification())));
    hints(validation.snapshot());
    page.blank();
  }

  /** What the dump suggests, with the place that does. */
  private void hints(Snapshot snapshot) {
    for (Hint hint : snapshot.hints()) {
      page.paragraph(
          "Hint: ", hint.text() + " (" + Excerpt.place(snapshot.sources(), hint.origin()) + ")");
    }
  }

  private void remark(
      Validation validation, String word, Function<ProcessorValidation, String> text) {
    Map<String, List<ProcessorValidation>> shared = shared(validation, text);
    shared.forEach(
        (one, processors) -> {
          String where = shared.size() == 1 ? "" : "on " + processors(processors) + ": ";
          if (!one.isEmpty()) {
            page.paragraph(word, where + one);
          }
        });
  }

  private List<SharedFinding> findings(Validation validation, Verdict verdict) {
    return SharedFinding.of(
        validation, setting.validator(), finding -> finding.verdict() == verdict);
  }

  /** Processors by what is told of them, those few that differ first. */
  private static <T> Map<T, List<ProcessorValidation>> shared(
      Validation validation, Function<ProcessorValidation, T> told) {
    Map<T, List<ProcessorValidation>> groups =
        validation.processors().stream()
            .collect(Collectors.groupingBy(told, LinkedHashMap::new, Collectors.toList()));
    Map<T, List<ProcessorValidation>> sorted = new LinkedHashMap<>();
    groups.entrySet().stream()
        .sorted(Comparator.comparing(group -> group.getValue().size()))
        .forEach(group -> sorted.put(group.getKey(), group.getValue()));
    return sorted;
  }

  private static String processors(List<ProcessorValidation> processors) {
    ProcessorSnapshot first = processors.get(0).state();
    return processors.size() == 1
        ? Words.processor(first.isNumbered(), first.id())
        : Words.processors(processors.stream().map(one -> one.state().id()).toList());
  }
}
