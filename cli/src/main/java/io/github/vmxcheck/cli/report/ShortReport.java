package io.github.vmxcheck.cli.report;

import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.model.reader.InputProblem;
import io.github.vmxcheck.rules.Diagnosis;
import io.github.vmxcheck.rules.Diagnosis.Evidence;
import io.github.vmxcheck.rules.Finding;
import io.github.vmxcheck.rules.ProcessorValidation;
import io.github.vmxcheck.rules.Validation;
import io.github.vmxcheck.rules.Verdict;
import java.io.PrintWriter;
import java.util.Optional;

/** One line a finding, as compilers print them, and one for what each processor would do. */
final class ShortReport implements Report {
  private final Setting setting;
  private final PrintWriter out;

  ShortReport(Setting setting, PrintWriter out) {
    this.setting = setting;
    this.out = out;
  }

  @Override
  public void snapshot(Validation validation) {
    Snapshot snapshot = validation.snapshot();
    for (ProcessorValidation processor : validation.processors()) {
      String name = Words.processors(java.util.List.of(processor.state().id()));
      String where = validation.processors().size() == 1 ? "" : name + ": ";
      for (Finding finding : processor.findings()) {
        if (setting.shows(finding)) {
          finding(snapshot, where, finding, setting.validator().diagnose(processor, finding));
        }
      }
      line(
          snapshot.name()
              + ": outcome: "
              + new Headline(processor, setting.validator()).sentence(name));
    }
    for (Finding finding : validation.findings()) {
      if (setting.shows(finding)) {
        finding(snapshot, "", finding, setting.validator().diagnose(validation, finding));
      }
    }
  }

  private void finding(Snapshot snapshot, String where, Finding finding, Diagnosis diagnosis) {
    boolean violated = finding.verdict() == Verdict.VIOLATED;
    Optional<Evidence> read =
        diagnosis.evidence().stream()
            .filter(one -> violated && Origin.isRead(one.origin()))
            .findFirst();
    String place =
        read.map(one -> Excerpt.place(snapshot.sources(), one.origin())).orElse(snapshot.name());
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
