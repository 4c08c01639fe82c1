// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.AcceptanceText;
import io.github.vmxcheck.check.Setting;
import io.github.vmxcheck.check.text.Words;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.SourceText;
import io.github.vmxcheck.rules.Diagnosis;
import io.github.vmxcheck.specs.Citation;
import io.github.vmxcheck.specs.Requirement;
import java.util.List;

/** A violated requirement as a compiler would tell it: what, where, why and what to do. */
final class FindingText {
  private static final int PLACES = 3;

  private final Setting setting;
  private final Page page;
  private final List<SourceText> sources;

  FindingText(Setting setting, Page page, List<SourceText> sources) {
    this.setting = setting;
    this.page = page;
    this.sources = sources;
  }

  /**
   * Writes one finding.
   *
   * @param severalProcessors whether it must be said on which it is
   */
  void write(SharedFinding shared, boolean severalProcessors) {
    Requirement requirement = shared.finding().requirement();
    Diagnosis diagnosis = shared.diagnosis();
    title(shared);
    String accepted = AcceptanceText.of(shared.finding().acceptance());
    if (severalProcessors && !shared.processors().isEmpty()) {
      page.line("  on " + Words.processors(shared.processors()));
    }
    EvidenceText evidence = new EvidenceText(page, sources, setting.profile(), this::remark);
    evidence.excerpts(shared, shared.finding().level());
    if (!accepted.isEmpty()) {
      remark("", accepted);
      return;
    }
    BitTable.lines(diagnosis.bits()).forEach(line -> remark("", line));
    evidence.inWords(shared);
    elsewhere(shared);
    remark("why", requirement.why());
    diagnosis.notes().forEach(note -> remark("note", note));
    AcceptanceText.expired(shared.finding().acceptance()).ifPresent(note -> remark("note", note));
    for (Citation citation : requirement.citations()) {
      remark("manual", Manual.text(citation, setting.editions(), setting.editionsShown()));
    }
    remark("fix", requirement.fix());
  }

  private void title(SharedFinding shared) {
    boolean isAccepted = shared.finding().acceptance().isAccepted();
    String start =
        (isAccepted ? "accepted " : "")
            + shared.finding().level().word()
            + "["
            + shared.finding().requirement().id()
            + "]";
    List<String> lines = Page.wrap(start + ": " + shared.diagnosis().message(), page.width() - 2);
    String first = lines.get(0).substring(start.length());
    page.line(page.style().level(shared.finding().level(), start) + page.style().bold(first));
    lines.stream().skip(1).forEach(line -> page.line("  " + page.style().bold(line)));
  }

  /** Where the other processors of the finding have it. */
  private void elsewhere(SharedFinding shared) {
    List<String> places =
        shared.diagnoses().stream()
            .skip(1)
            .flatMap(diagnosis -> diagnosis.evidence().stream().limit(1))
            .filter(one -> Origin.isRead(one.origin()))
            .map(one -> Excerpt.line(sources, one.origin()))
            .toList();
    if (!places.isEmpty()) {
      remark("also", Words.few(places, PLACES));
    }
  }

  private void remark(String word, String text) {
    page.paragraph("   = " + (word.isEmpty() ? "" : word + ": "), text);
  }
}
