// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.text.Style;
import io.github.vmxcheck.check.text.Words;
import io.github.vmxcheck.rules.Finding;
import io.github.vmxcheck.rules.PagingMode;
import io.github.vmxcheck.rules.ProcessorValidation;
import io.github.vmxcheck.rules.Validator;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Kind;
import io.github.vmxcheck.specs.Level;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The six steps into VMX operation, each with a mark and a few words. */
final class Steps {
  private static final int TITLE_COLUMNS = 36;

  /** Less would break names of bits. */
  private static final int WORDS_COLUMNS = 40;

  private static final int FIELDS = 2;

  /** How a step stands. */
  enum Mark {
    VIOLATED("✗"),
    WARNED("!"),
    OPEN("?"),
    SATISFIED("✓"),
    NOT_APPLICABLE("–");

    private final String sign;

    Mark(String sign) {
      this.sign = sign;
    }
  }

  /** One step of one processor. */
  record Row(Group step, Mark mark, String words) {}

  private final ProcessorValidation processor;
  private final Validator validator;

  Steps(ProcessorValidation processor, Validator validator) {
    this.processor = processor;
    this.validator = validator;
  }

  List<Row> rows() {
    return Group.STEPS.stream().map(this::row).toList();
  }

  private Row row(Group step) {
    List<Finding> findings =
        processor.findings().stream()
            .filter(finding -> Group.of(finding.requirement()) == step)
            .toList();
    List<Finding> violated = with(findings, Verdict.VIOLATED);
    List<Finding> errors = violated.stream().filter(f -> f.level() == Level.ERROR).toList();
    List<Finding> open = with(findings, Verdict.UNDETERMINED);
    List<Finding> deciding = open.stream().filter(Steps::isPrerequisite).toList();
    if (!errors.isEmpty()) {
      return new Row(step, Mark.VIOLATED, violations(errors));
    }
    if (!deciding.isEmpty()) {
      return new Row(step, Mark.OPEN, "needs " + missing(deciding));
    }
    if (!violated.isEmpty()) {
      return new Row(step, Mark.WARNED, violations(violated));
    }
    if (!open.isEmpty()) {
      String holding = with(findings, Verdict.SATISFIED).size() + " hold; ";
      return new Row(step, Mark.OPEN, holding + open.size() + " open, not tested by VMXON");
    }
    return settled(step, findings);
  }

  private Row settled(Group step, List<Finding> findings) {
    int satisfied = with(findings, Verdict.SATISFIED).size();
    int exempt = with(findings, Verdict.NOT_APPLICABLE).size();
    if (satisfied == 0) {
      return new Row(step, Mark.NOT_APPLICABLE, "does not apply");
    }
    String words = satisfied + (satisfied == 1 ? " holds" : " hold");
    if (exempt > 0) {
      words += ", " + exempt + (exempt == 1 ? " does" : " do") + " not apply";
    }
    if (step == Group.STEP_4) {
      words += "; paging mode: " + PagingMode.of(processor.state());
    }
    return new Row(step, Mark.SATISFIED, words);
  }

  private static List<Finding> with(List<Finding> findings, Verdict verdict) {
    return findings.stream().filter(finding -> finding.verdict() == verdict).toList();
  }

  private static boolean isPrerequisite(Finding finding) {
    return finding.requirement().kind() == Kind.PREREQUISITE;
  }

  private String violations(List<Finding> findings) {
    String first = validator.diagnose(processor, findings.get(0)).message();
    return findings.size() == 1 ? first : first + " (and " + (findings.size() - 1) + " more)";
  }

  private String missing(List<Finding> findings) {
    Set<String> titles = new LinkedHashSet<>();
    for (Finding finding : findings) {
      validator
          .diagnose(processor, finding)
          .missing()
          .forEach(path -> titles.add(path.field().title()));
    }
    return Words.few(List.copyOf(titles), FIELDS);
  }

  /** Writes the steps, the words beside the title or, on a narrow page, below it. */
  static void write(List<Row> rows, Page page) {
    for (Row row : rows) {
      String start = "  " + sign(row.mark, page.style()) + " ";
      String title = row.step.ordinal() + 1 + " " + row.step.words();
      int columns = page.width() - TITLE_COLUMNS - 4;
      if (columns < WORDS_COLUMNS) {
        page.line(start + title);
        page.paragraph("      ", row.words);
        continue;
      }
      List<String> words = Page.wrap(row.words, columns);
      page.line(
          start + String.format(Locale.ROOT, "%-" + TITLE_COLUMNS + "s", title) + words.get(0));
      words.stream().skip(1).forEach(line -> page.line(" ".repeat(TITLE_COLUMNS + 4) + line));
    }
  }

  private static String sign(Mark mark, Style style) {
    return switch (mark) {
      case VIOLATED -> style.level(Level.ERROR, mark.sign);
      case WARNED -> style.level(Level.WARNING, mark.sign);
      case OPEN -> style.open(mark.sign);
      case SATISFIED -> style.good(mark.sign);
      case NOT_APPLICABLE -> style.dim(mark.sign);
    };
  }
}
