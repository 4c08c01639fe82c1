// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.AcceptanceText;
import io.github.vmxcheck.check.ReportContext;
import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The violations of a snapshot below its answer: those that decide, with the lines of the dump, the
 * reason, the fix and one citation; then a line for each of the others.
 */
final class BriefFindings {
  private static final int DECIDING = 2;

  private final ReportContext context;
  private final TextOutput output;

  BriefFindings(ReportContext context, TextOutput output) {
    this.context = context;
    this.output = output;
  }

  void write(SnapshotResult snapshot) {
    List<SharedFinding> violated =
        new ArrayList<>(SharedFinding.inOrder(snapshot, Verdict.VIOLATED, context.specification()));
    violated.sort(Comparator.comparing(one -> !decides(one, snapshot)));
    List<SharedFinding> deciding =
        violated.stream().filter(one -> decides(one, snapshot)).limit(DECIDING).toList();
    FindingText text = new FindingText(context.specification(), output, snapshot);
    boolean several = snapshot.processors().size() > 1;
    for (SharedFinding one : deciding) {
      text.brief(one, several);
      output.blank();
    }
    violated.stream().filter(one -> !deciding.contains(one)).forEach(one -> line(one, several));
    if (violated.size() > deciding.size()) {
      output.blank();
    }
  }

  /** Whether it decides the outcome on a processor, or contradicts what was observed there. */
  private static boolean decides(SharedFinding shared, SnapshotResult snapshot) {
    FindingResult finding = shared.finding();
    if (finding.kind() == Kind.OBSERVATION || !AcceptanceText.of(finding).isEmpty()) {
      return false;
    }
    return snapshot.processors().stream()
        .filter(one -> shared.processors().contains(one.id()))
        .anyMatch(one -> one.outcome().decidedBy().contains(finding.requirement()));
  }

  private void line(SharedFinding shared, boolean several) {
    FindingResult finding = shared.finding();
    String accepted = AcceptanceText.of(finding).isEmpty() ? "" : "accepted ";
    String on =
        several && !shared.processors().isEmpty()
            ? " on " + Phrases.processors(shared.processors())
            : "";
    String start = accepted + finding.level().word() + "[" + finding.requirement() + "]";
    List<String> lines = TextOutput.wrap(start + ": " + finding.message() + on, output.width() - 2);
    output.line(
        output.style().level(finding.level(), start) + lines.get(0).substring(start.length()));
    lines.stream().skip(1).forEach(line -> output.line("  " + line));
  }
}
