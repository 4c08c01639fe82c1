// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.result.SnapshotResult.Counts;
import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.check.text.Style;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Instruction.GuideStep;
import io.github.vmxcheck.specs.Kind;
import io.github.vmxcheck.specs.Level;
import io.github.vmxcheck.specs.Specification;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The steps of the guide to the instruction in question, each with a mark and a few words. */
final class Steps {
  private static final int TITLE_COLUMNS = 36;

  /** A narrower column would break the names of bits. */
  private static final int WORDS_COLUMNS = 40;

  private static final int FIELDS = 2;

  /** The state of a step. */
  enum Mark {
    VIOLATED("✗"),
    WARNED("!"),
    OPEN("?"),
    SATISFIED("✓"),
    NOT_APPLICABLE("–"),
    /** For a report that does not say how many requirements are satisfied. */
    UNREPORTED("·");

    private final String sign;

    Mark(String sign) {
      this.sign = sign;
    }
  }

  /** One step of one processor. */
  record Row(GuideStep step, Mark mark, String words) {}

  private final ProcessorResult processor;
  private final Specification specification;
  private final Optional<Map<Integer, Counts>> steps;

  Steps(ProcessorResult processor, Specification specification) {
    this.processor = processor;
    this.specification = specification;
    steps = processor.findings().steps();
  }

  List<Row> rows() {
    return specification.guide(processor.question()).stream().map(this::row).toList();
  }

  private Row row(GuideStep step) {
    List<FindingResult> violated = with(step, Verdict.VIOLATED);
    List<FindingResult> errors = violated.stream().filter(f -> f.level() == Level.ERROR).toList();
    List<FindingResult> open = with(step, Verdict.UNDETERMINED);
    List<FindingResult> deciding =
        open.stream().filter(one -> one.kind() == Kind.PREREQUISITE).toList();
    if (!errors.isEmpty()) {
      return new Row(step, Mark.VIOLATED, violations(errors));
    }
    if (!deciding.isEmpty()) {
      return new Row(step, Mark.OPEN, "missing: " + missing(deciding));
    }
    if (!violated.isEmpty()) {
      return new Row(step, Mark.WARNED, violations(violated));
    }
    Optional<Counts> counts = counts(step);
    if (!open.isEmpty()) {
      String satisfied = counts.map(one -> one.satisfied() + " ok; ").orElse("");
      String title = processor.question().title();
      return new Row(step, Mark.OPEN, satisfied + open.size() + " not needed to predict " + title);
    }
    return counts
        .map(one -> settled(step, one))
        .orElseGet(() -> new Row(step, Mark.UNREPORTED, "nothing is violated or undetermined"));
  }

  /** Empty if the report does not say how many requirements of a step are satisfied. */
  private Optional<Counts> counts(GuideStep step) {
    return steps.map(all -> all.getOrDefault(step.number(), new Counts(0, 0, 0, 0)));
  }

  private Row settled(GuideStep step, Counts counts) {
    long satisfied = counts.satisfied();
    long notApplicable = counts.notApplicable();
    if (satisfied == 0) {
      return new Row(step, Mark.NOT_APPLICABLE, "not applicable");
    }
    String words = satisfied + " ok";
    if (notApplicable > 0) {
      words += ", " + notApplicable + " not applicable";
    }
    if (step.hasPagingMode()) {
      words += "; paging mode: " + processor.pagingMode();
    }
    return new Row(step, Mark.SATISFIED, words);
  }

  private List<FindingResult> with(GuideStep step, Verdict verdict) {
    return processor.findings().with(verdict).stream()
        .filter(finding -> finding.step().orElse(0) == step.number())
        .toList();
  }

  private static String violations(List<FindingResult> findings) {
    String first = findings.get(0).message();
    return findings.size() == 1 ? first : first + " (and " + (findings.size() - 1) + " more)";
  }

  private static String missing(List<FindingResult> findings) {
    List<String> titles =
        findings.stream().flatMap(one -> one.missingFields().stream()).distinct().toList();
    return Phrases.few(titles, FIELDS);
  }

  /** Writes the steps, the words beside the title or, if the output is narrow, below it. */
  static void write(List<Row> rows, TextOutput output) {
    for (Row row : rows) {
      String start = "  " + sign(row.mark, output.style()) + " ";
      String title = row.step.number() + " " + row.step.title();
      int columns = output.width() - TITLE_COLUMNS - 4;
      if (columns < WORDS_COLUMNS) {
        output.line(start + title);
        output.paragraph("      ", row.words);
        continue;
      }
      List<String> words = TextOutput.wrap(row.words, columns);
      output.line(
          start + String.format(Locale.ROOT, "%-" + TITLE_COLUMNS + "s", title) + words.get(0));
      words.stream().skip(1).forEach(line -> output.line(" ".repeat(TITLE_COLUMNS + 4) + line));
    }
  }

  private static String sign(Mark mark, Style style) {
    return switch (mark) {
      case VIOLATED -> style.level(Level.ERROR, mark.sign);
      case WARNED -> style.level(Level.WARNING, mark.sign);
      case OPEN -> style.open(mark.sign);
      case SATISFIED -> style.good(mark.sign);
      case NOT_APPLICABLE, UNREPORTED -> style.dim(mark.sign);
    };
  }
}
