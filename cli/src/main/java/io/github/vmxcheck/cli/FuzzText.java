// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.check.text.Visible;
import io.github.vmxcheck.check.text.Words;
import io.github.vmxcheck.oracle.Comparison;
import io.github.vmxcheck.oracle.Comparison.Kind;
import io.github.vmxcheck.oracle.Departure;
import io.github.vmxcheck.oracle.FuzzSummary;
import io.github.vmxcheck.report.Page;
import io.github.vmxcheck.rules.Outcome;
import io.github.vmxcheck.specs.OutcomeWord;
import io.github.vmxcheck.specs.Outcomes;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tells what executions say of their predictions. */
public final class FuzzText {
  private static final int COUNT_COLUMN = 48;

  private final Page page;
  private final Outcomes outcomes;
  private int number;

  public FuzzText(Page page, Outcomes outcomes) {
    this.page = page;
    this.outcomes = outcomes;
  }

  /** The counts. */
  public void summary(FuzzSummary summary, long seed, List<Departure> departures) {
    table("outcome", named(summary.outcomes()));
    page.blank();
    table("decided by", summary.requirements());
    page.blank();
    known(summary, departures);
    page.line(
        number(summary.count())
            + " states executed on "
            + Words.count(summary.models().size(), "model")
            + " of Bochs, seed "
            + seed
            + ": "
            + kinds(summary));
  }

  private Map<String, Long> named(Map<String, Long> counts) {
    Map<String, Long> named = new LinkedHashMap<>();
    for (OutcomeWord outcome : outcomes.all()) {
      if (counts.containsKey(outcome.word())) {
        named.put(outcome.title(), counts.get(outcome.word()));
      }
    }
    counts.forEach(
        (word, count) -> {
          if (!outcomes.has(word)) {
            named.put(word, count);
          }
        });
    return named;
  }

  private void table(String title, Map<String, Long> counts) {
    row(title, "states");
    counts.forEach((name, count) -> row(name, number(count)));
  }

  private void row(String name, String count) {
    String room = " ".repeat(Math.max(1, COUNT_COLUMN - name.length() - count.length()));
    page.line(Visible.of(name) + room + count);
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private void known(FuzzSummary summary, List<Departure> departures) {
    for (Departure one : departures) {
      Long count = summary.departures().get(one.title());
      if (count != null) {
        row("departure of Bochs: " + one.title(), number(count));
        page.paragraph("  ", one.requirement() + ": " + one.evidence());
      }
    }
    if (!summary.departures().isEmpty()) {
      page.blank();
    }
  }

  private static String kinds(FuzzSummary summary) {
    StringBuilder text = new StringBuilder();
    text.append(number(summary.count(Kind.AGREES))).append(" as predicted");
    add(text, summary.count(Kind.DEPARTS), "known departures of Bochs");
    add(text, summary.count(Kind.OPEN), "of several possible outcomes");
    add(text, summary.count(Kind.NOT_SET_UP), "could not be set up");
    return text + ", " + number(summary.count(Kind.DISAGREES)) + " not as predicted";
  }

  private static void add(StringBuilder text, long count, String what) {
    if (count > 0) {
      text.append(", ").append(number(count)).append(' ').append(what);
    }
  }

  /** What did not agree, and its simplest state. */
  public void difference(FuzzSummary.Found found, Comparison simplest, Optional<Path> file) {
    number++;
    page.blank();
    page.line(
        page.style().bold("disagreement " + number)
            + ": "
            + Words.count(found.count(), "state")
            + ", the first on "
            + found.model());
    page.paragraph("  executed   ", executed(simplest));
    page.paragraph("  predicted  ", predicted(simplest.predicted()));
    page.paragraph("  state      ", simplest.execution().setup().toString());
    file.ifPresent(path -> page.paragraph("  written    ", path.toString()));
  }

  private static String executed(Comparison one) {
    return one.kind() == Kind.NOT_SET_UP
        ? "could not be set up"
        : title(one.execution().outcome(), one.predicted());
  }

  /** What was predicted, and by which requirements. */
  static String predicted(Outcome outcome) {
    String possible =
        outcome.words().stream().map(OutcomeWord::title).collect(Collectors.joining(" or "));
    return possible
        + (outcome.decidedBy().isEmpty() ? "" : ", by " + String.join(", ", outcome.decidedBy()))
        + (outcome.openBy().isEmpty() ? "" : "; open: " + String.join(", ", outcome.openBy()))
        + (outcome.hypothetical() ? "; no processor can be in this state" : "");
  }

  /** What the manual calls some outcomes. */
  static String titles(List<String> words, Outcome predicted) {
    return words.stream().map(word -> title(word, predicted)).collect(Collectors.joining(" or "));
  }

  /** What the manual calls an outcome; what is none, as it is. */
  static String title(String word, Outcome predicted) {
    Outcomes outcomes = predicted.instruction().outcomes();
    return outcomes.has(word) ? outcomes.title(word) : word;
  }
}
