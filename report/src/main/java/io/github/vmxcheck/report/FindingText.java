// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.AcceptanceText;
import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.specs.Specification;
import java.util.List;

/**
 * A violated requirement in the style of a compiler message: what, where, why and how to fix it.
 */
final class FindingText {
  private static final int PLACES = 3;

  private final Specification specification;
  private final TextOutput output;
  private final SnapshotResult snapshot;

  FindingText(Specification specification, TextOutput output, SnapshotResult snapshot) {
    this.specification = specification;
    this.output = output;
    this.snapshot = snapshot;
  }

  /**
   * Writes one finding.
   *
   * @param severalProcessors whether the processors must be named
   */
  void write(SharedFinding shared, boolean severalProcessors) {
    FindingResult finding = shared.finding();
    title(finding);
    if (severalProcessors && !shared.processors().isEmpty()) {
      output.line("  on " + Phrases.processors(shared.processors()));
    }
    EvidenceText evidence = new EvidenceText(output, snapshot, shared, this::remark);
    evidence.excerpts();
    String accepted = AcceptanceText.of(finding);
    if (!accepted.isEmpty()) {
      remark("", accepted);
      return;
    }
    BitTable.lines(finding.bits()).forEach(line -> remark("", line));
    evidence.inWords();
    elsewhere(shared);
    specification.byId(finding.requirement()).ifPresent(known -> remark("why", known.why()));
    finding.notes().forEach(note -> remark("note", note));
    Manual.texts(finding.citations()).forEach(text -> remark("manual", text));
    remark("fix", finding.fix());
  }

  /**
   * Writes one finding in short: the reason, one place in the manual and the fix.
   *
   * @param severalProcessors whether the processors must be named
   */
  void brief(SharedFinding shared, boolean severalProcessors) {
    FindingResult finding = shared.finding();
    title(finding);
    if (severalProcessors && !shared.processors().isEmpty()) {
      output.line("  on " + Phrases.processors(shared.processors()));
    }
    new EvidenceText(output, snapshot, shared, this::remark).excerpts();
    specification
        .byId(finding.requirement())
        .ifPresent(known -> remark("why", sentence(known.why())));
    finding.notes().forEach(note -> remark("note", note));
    Manual.texts(finding.citations()).stream().limit(1).forEach(one -> remark("manual", one));
    remark("fix", finding.fix());
  }

  /** The first sentence. */
  private static String sentence(String text) {
    int end = text.indexOf(". ");
    return end < 0 ? text : text.substring(0, end + 1);
  }

  private void title(FindingResult finding) {
    boolean isAccepted = !AcceptanceText.of(finding).isEmpty();
    String start =
        (isAccepted ? "accepted " : "")
            + finding.level().word()
            + "["
            + finding.requirement()
            + "]";
    List<String> lines = TextOutput.wrap(start + ": " + finding.message(), output.width() - 2);
    String first = lines.get(0).substring(start.length());
    output.line(output.style().level(finding.level(), start) + output.style().bold(first));
    lines.stream().skip(1).forEach(line -> output.line("  " + output.style().bold(line)));
  }

  /** Where the values of the finding's other processors are. */
  private void elsewhere(SharedFinding shared) {
    List<String> places =
        shared.findings().stream()
            .skip(1)
            .flatMap(finding -> finding.evidence().stream().limit(1))
            .flatMap(one -> one.place().stream())
            .map(place -> Excerpt.line(snapshot, place))
            .toList();
    if (!places.isEmpty()) {
      remark("also at", Phrases.few(places, PLACES));
    }
  }

  private void remark(String word, String text) {
    output.paragraph("   = " + (word.isEmpty() ? "" : word + ": "), text);
  }
}
