package io.github.vmxcheck.cli.report;

import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.model.reader.InputProblem;
import io.github.vmxcheck.rules.Diagnosis;
import io.github.vmxcheck.rules.Diagnosis.Evidence;
import io.github.vmxcheck.rules.Finding;
import io.github.vmxcheck.rules.Findings;
import io.github.vmxcheck.rules.ProcessorValidation;
import io.github.vmxcheck.rules.Validation;
import io.github.vmxcheck.rules.ValueText;
import io.github.vmxcheck.rules.Verdict;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One line a finding, as compilers print them, and one for what each processor would do. */
final class ShortReport implements Report {
  private static final int NEEDED = 5;

  private final Setting setting;
  private final PrintWriter out;

  ShortReport(Setting setting, PrintWriter out) {
    this.setting = setting;
    this.out = out;
  }

  @Override
  public void snapshot(Validation validation) {
    for (ProcessorValidation processor : validation.processors()) {
      processor(validation, processor);
    }
    notes(validation);
    for (Finding finding : shown(validation.findings())) {
      Diagnosis diagnosis = setting.validator().diagnose(validation, finding);
      finding(validation.snapshot(), validation.snapshot().name(), "", finding, diagnosis);
    }
  }

  private void processor(Validation validation, ProcessorValidation processor) {
    Snapshot snapshot = validation.snapshot();
    String name = Words.processors(List.of(processor.state().id()));
    String start = start(snapshot, processor.state());
    line(start + ": outcome: " + new Headline(processor, setting.validator()).sentence(name));
    String where = validation.processors().size() == 1 ? "" : name + ": ";
    for (Finding finding : shown(processor.findings())) {
      Diagnosis diagnosis = setting.validator().diagnose(processor, finding);
      finding(snapshot, start, where, finding, diagnosis);
    }
    if (!setting.all()) {
      open(processor, start, where);
    }
  }

  /** What a profile supplied or could supply, once for all processors it is true of. */
  private void notes(Validation validation) {
    if (setting.profile().isPresent()) {
      notes(validation, "assumed ", Remarks::ofProfile);
    }
    notes(
        validation,
        "",
        processor -> Remarks.profiles(processor, setting.validator().knownProcessors()));
  }

  private void notes(
      Validation validation, String word, Function<ProcessorValidation, String> text) {
    if (validation.processors().stream().allMatch(one -> text.apply(one).isEmpty())) {
      return;
    }
    Map<String, List<ProcessorValidation>> shared =
        validation.processors().stream()
            .collect(Collectors.groupingBy(text, LinkedHashMap::new, Collectors.toList()));
    shared.forEach(
        (note, processors) -> {
          if (!note.isEmpty()) {
            String where =
                shared.size() == 1
                    ? ""
                    : Words.processors(processors.stream().map(one -> one.state().id()).toList())
                        + ": ";
            String start = start(validation.snapshot(), processors.get(0).state());
            line(start + ": note: " + where + word + note);
          }
        });
  }

  /** What is violated; with --all everything. */
  private List<Finding> shown(Findings findings) {
    return setting.all() ? findings : findings.with(Verdict.VIOLATED);
  }

  /** One line for all that leaves the outcome of VMXON open. */
  private void open(ProcessorValidation processor, String start, String where) {
    if (processor.findings().with(Verdict.UNDETERMINED).isEmpty()) {
      return;
    }
    List<Finding> open =
        processor.findings().with(Verdict.UNDETERMINED).stream()
            .filter(one -> one.requirement().decides(setting.specification().instruction("vmxon")))
            .toList();
    List<String> needed =
        open.stream()
            .flatMap(one -> setting.validator().diagnose(processor, one).missing().stream())
            .map(ValueText::title)
            .distinct()
            .toList();
    if (!open.isEmpty()) {
      String prerequisites = open.size() == 1 ? " prerequisite" : " prerequisites";
      String tells = "; the dump does not tell " + Words.few(needed, NEEDED);
      String text = where + open.size() + prerequisites + " of VMXON" + tells;
      line(start + ": undetermined: " + text + " (--all names each)");
    }
  }

  /** Where the processor starts in its source: the place of its first value. */
  private static String start(Snapshot snapshot, ProcessorSnapshot state) {
    long first = state.firstPlace();
    return first == Origin.NONE ? snapshot.name() : Excerpt.place(snapshot.sources(), first);
  }

  private void finding(
      Snapshot snapshot, String start, String where, Finding finding, Diagnosis diagnosis) {
    boolean violated = finding.verdict() == Verdict.VIOLATED;
    Optional<Evidence> read =
        diagnosis.evidence().stream()
            .filter(one -> violated && Origin.isRead(one.origin()))
            .findFirst();
    String place = read.map(one -> Excerpt.place(snapshot.sources(), one.origin())).orElse(start);
    String word = violated ? finding.level().word() : finding.verdict().word();
    line(
        place
            + ": "
            + word
            + ": "
            + where
            + diagnosis.message()
            + " ["
            + finding.requirement().id()
            + "]");
  }

  @Override
  public void problem(InputProblem problem) {
    // Standard error tells it; the summary counts it.
  }

  @Override
  public void summary(Summary summary) {
    line("summary: " + summary);
  }

  private void line(String text) {
    out.print(Visible.of(text));
    out.print('\n');
  }
}
