// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.AcceptanceText;
import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.text.Words;
import io.github.vmxcheck.specs.Specification;
import java.util.List;

/** A violated requirement as a compiler would tell it: what, where, why and what to do. */
final class FindingText {
  private static final int PLACES = 3;

  private final Specification specification;
  private final Page page;
  private final SnapshotResult snapshot;

  FindingText(Specification specification, Page page, SnapshotResult snapshot) {
    this.specification = specification;
    this.page = page;
    this.snapshot = snapshot;
  }

  /**
   * Writes one finding.
   *
   * @param severalProcessors whether it must be said on which it is
   */
  void write(SharedFinding shared, boolean severalProcessors) {
    FindingResult finding = shared.finding();
    title(finding);
    if (severalProcessors && !shared.processors().isEmpty()) {
      page.line("  on " + Words.processors(shared.processors()));
    }
    EvidenceText evidence = new EvidenceText(page, snapshot, shared, this::remark);
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

  private void title(FindingResult finding) {
    boolean isAccepted = !AcceptanceText.of(finding).isEmpty();
    String start =
        (isAccepted ? "accepted " : "")
            + finding.level().word()
            + "["
            + finding.requirement()
            + "]";
    List<String> lines = Page.wrap(start + ": " + finding.message(), page.width() - 2);
    String first = lines.get(0).substring(start.length());
    page.line(page.style().level(finding.level(), start) + page.style().bold(first));
    lines.stream().skip(1).forEach(line -> page.line("  " + page.style().bold(line)));
  }

  /** Where the other processors of the finding have it. */
  private void elsewhere(SharedFinding shared) {
    List<String> places =
        shared.findings().stream()
            .skip(1)
            .flatMap(finding -> finding.evidence().stream().limit(1))
            .flatMap(one -> one.place().stream())
            .map(place -> Excerpt.line(snapshot, place))
            .toList();
    if (!places.isEmpty()) {
      remark("also", Words.few(places, PLACES));
    }
  }

  private void remark(String word, String text) {
    page.paragraph("   = " + (word.isEmpty() ? "" : word + ": "), text);
  }
}
