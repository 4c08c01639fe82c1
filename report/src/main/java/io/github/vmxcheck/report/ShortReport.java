// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.AcceptanceText;
import io.github.vmxcheck.check.Headline;
import io.github.vmxcheck.check.Notes;
import io.github.vmxcheck.check.Report;
import io.github.vmxcheck.check.result.FindingList;
import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.LocatedFinding;
import io.github.vmxcheck.check.result.Place;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.result.Summary;
import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.rules.Verdict;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One line per finding, as compilers print them, and one for the outcome on each processor. */
final class ShortReport implements Report {
  private static final int NEEDED = 5;

  private final boolean all;
  private final PrintWriter out;

  ShortReport(boolean all, PrintWriter out) {
    this.all = all;
    this.out = out;
  }

  @Override
  public void snapshot(SnapshotResult snapshot) {
    for (ProcessorResult processor : snapshot.processors()) {
      processor(snapshot, processor);
    }
    notes(snapshot, "assumed ", Notes::ofProfile);
    notes(snapshot, "", Notes::profiles);
    for (FindingResult finding : shown(snapshot.findings())) {
      finding(new LocatedFinding(snapshot, Optional.empty(), finding));
    }
  }

  private void processor(SnapshotResult snapshot, ProcessorResult processor) {
    String name = Phrases.processor(processor.isNumbered(), processor.id());
    String start = start(snapshot, processor);
    line(start + ": outcome: " + Headline.of(processor).sentence(name));
    String where = snapshot.processors().size() == 1 ? "" : name + ": ";
    for (FindingResult finding : shown(processor.findings())) {
      finding(new LocatedFinding(snapshot, Optional.of(processor), finding));
    }
    if (!all) {
      open(processor, start, where);
    }
  }

  /** What a profile supplied or could supply, once for all processors it applies to. */
  private void notes(SnapshotResult snapshot, String word, Function<ProcessorResult, String> text) {
    if (snapshot.processors().stream().allMatch(one -> text.apply(one).isEmpty())) {
      return;
    }
    Map<String, List<ProcessorResult>> shared =
        snapshot.processors().stream()
            .collect(Collectors.groupingBy(text, LinkedHashMap::new, Collectors.toList()));
    shared.forEach(
        (note, processors) -> {
          if (!note.isEmpty()) {
            String where = shared.size() == 1 ? "" : ProcessorResult.names(processors) + ": ";
            line(start(snapshot, processors.get(0)) + ": note: " + where + word + note);
          }
        });
  }

  /** One line for all undetermined prerequisites. */
  private void open(ProcessorResult processor, String start, String where) {
    String open = OpenPrerequisites.of(processor, NEEDED);
    if (!open.isEmpty()) {
      line(start + ": undetermined: " + where + open + " (--all names each)");
    }
  }

  private static String start(SnapshotResult snapshot, ProcessorResult processor) {
    return processor.place().map(Place::toString).orElse(snapshot.source());
  }

  /** The violations; with --all every finding. */
  private List<FindingResult> shown(FindingList findings) {
    return all ? findings : findings.with(Verdict.VIOLATED);
  }

  private void finding(LocatedFinding one) {
    FindingResult finding = one.finding();
    boolean violated = finding.verdict() == Verdict.VIOLATED;
    boolean isAccepted = !AcceptanceText.of(finding).isEmpty();
    String level = isAccepted ? "accepted" : finding.level().word();
    String word = violated ? level : finding.verdict().word();
    line(
        place(one)
            + ": "
            + word
            + ": "
            + one.where()
            + AcceptanceText.prefix(finding)
            + finding.message()
            + " ["
            + finding.requirement()
            + "]");
  }

  /** Where the first value of a violation was read, in a file or in an option. */
  private static String place(LocatedFinding one) {
    String start =
        one.processor()
            .map(processor -> start(one.snapshot(), processor))
            .orElse(one.snapshot().source());
    if (one.finding().verdict() != Verdict.VIOLATED) {
      return start;
    }
    return one.finding().evidence().stream()
        .flatMap(value -> value.place().stream())
        .findFirst()
        .map(Place::toString)
        .orElse(start);
  }

  @Override
  public void problem(InputProblem problem) {
    // Printed on standard error; the summary counts it.
  }

  @Override
  public void summary(Summary summary) {
    line("summary: " + summary);
  }

  private void line(String text) {
    out.print(Sanitized.of(text));
    out.print('\n');
  }
}
