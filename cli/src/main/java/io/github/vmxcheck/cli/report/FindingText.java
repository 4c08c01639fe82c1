package io.github.vmxcheck.cli.report;

import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.SourceText;
import io.github.vmxcheck.rules.Diagnosis;
import io.github.vmxcheck.rules.Diagnosis.Evidence;
import io.github.vmxcheck.specs.Citation;
import io.github.vmxcheck.specs.Requirement;
import java.util.ArrayList;
import java.util.List;

/** A violated requirement as a compiler would tell it: what, where, why and what to do. */
final class FindingText {
  private static final int EXCERPTS = 3;
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
    if (severalProcessors && !shared.processors().isEmpty()) {
      page.line("  on " + Words.processors(shared.processors()));
    }
    excerpts(shared);
    BitTable.lines(diagnosis.bits()).forEach(line -> remark("", line));
    values(diagnosis);
    elsewhere(shared);
    remark("why", requirement.why());
    diagnosis.notes().forEach(note -> remark("note", note));
    for (Citation citation : requirement.citations()) {
      remark("manual", Manual.text(citation, setting.editions(), setting.editionsShown()));
    }
    remark("fix", requirement.fix());
  }

  private void title(SharedFinding shared) {
    String start =
        shared.finding().level().word() + "[" + shared.finding().requirement().id() + "]";
    List<String> lines = Page.wrap(start + ": " + shared.diagnosis().message(), page.width() - 2);
    String first = lines.get(0).substring(start.length());
    page.line(page.style().level(shared.finding().level(), start) + page.style().bold(first));
    lines.stream().skip(1).forEach(line -> page.line("  " + page.style().bold(line)));
  }

  private void excerpts(SharedFinding shared) {
    List<Evidence> read = excerpted(shared.diagnosis());
    if (!read.isEmpty()) {
      int wrong = (int) read.stream().filter(one -> isWrong(one, shared.diagnosis())).count();
      new Excerpt(page, sources).write(shared.finding().level(), read, wrong);
    }
  }

  /** The first values that were read, of one source, so that the lines stand together. */
  private static List<Evidence> excerpted(Diagnosis diagnosis) {
    List<Evidence> read =
        diagnosis.evidence().stream().filter(one -> Origin.isRead(one.origin())).toList();
    return read.stream()
        .filter(one -> Origin.source(one.origin()) == Origin.source(read.get(0).origin()))
        .limit(EXCERPTS)
        .toList();
  }

  private static boolean isWrong(Evidence one, Diagnosis diagnosis) {
    return diagnosis.bits().stream().anyMatch(bit -> bit.field() == one.field());
  }

  /** The values that have no excerpt: derived, assumed, or one too many. */
  private void values(Diagnosis diagnosis) {
    List<Evidence> excerpted = excerpted(diagnosis);
    for (Evidence one : diagnosis.evidence()) {
      String is = one.field().title() + " is " + one.value();
      if (Origin.isDerived(one.origin())) {
        remark("derived", is + ", from: " + Origin.derivation(one.origin()).reason());
      } else if (Origin.isAssumed(one.origin())) {
        remark("assumed", is);
      } else if (Origin.isRead(one.origin()) && !excerpted.contains(one)) {
        remark("with", is + " (" + Excerpt.place(sources, one.origin()) + ")");
      }
    }
  }

  /** Where the other processors of the finding have it. */
  private void elsewhere(SharedFinding shared) {
    List<String> places = new ArrayList<>();
    for (int i = 1; i < shared.diagnoses().size(); i++) {
      List<Evidence> read = excerpted(shared.diagnoses().get(i));
      if (!read.isEmpty()) {
        places.add(Excerpt.place(sources, read.get(0).origin()));
      }
    }
    if (!places.isEmpty()) {
      remark("also at", Words.few(places, PLACES));
    }
  }

  private void remark(String word, String text) {
    page.paragraph("   = " + (word.isEmpty() ? "" : word + ": "), text);
  }
}
