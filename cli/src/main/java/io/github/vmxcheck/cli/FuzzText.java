// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.oracle.Comparison;
import io.github.vmxcheck.oracle.Comparison.Kind;
import io.github.vmxcheck.oracle.Deviation;
import io.github.vmxcheck.oracle.FuzzSummary;
import io.github.vmxcheck.report.TextOutput;
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

/** Text report of a fuzz run. */
public final class FuzzText {
  private static final int COUNT_COLUMN = 48;

  private final TextOutput output;
  private final Outcomes outcomes;
  private int number;

  public FuzzText(TextOutput output, Outcomes outcomes) {
    this.output = output;
    this.outcomes = outcomes;
  }

  /** Prints the counts. */
  public void summary(FuzzSummary summary, long seed, List<Deviation> deviations) {
    table("outcome", named(summary.outcomes()));
    output.blank();
    table("decided by", summary.requirements());
    output.blank();
    known(summary, deviations);
    output.line(
        number(summary.count())
            + " states executed on "
            + Phrases.count(summary.models().size(), "Bochs model")
            + ", seed "
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
    output.line(Sanitized.of(name) + room + count);
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private void known(FuzzSummary summary, List<Deviation> deviations) {
    for (Deviation one : deviations) {
      Long count = summary.deviations().get(one.title());
      if (count != null) {
        row("known deviation: " + one.title(), number(count));
        output.paragraph("  ", one.requirement() + ": " + one.evidence());
      }
    }
    if (!summary.deviations().isEmpty()) {
      output.blank();
    }
  }

  private static String kinds(FuzzSummary summary) {
    StringBuilder text = new StringBuilder();
    text.append(number(summary.count(Kind.AGREES))).append(" as predicted");
    add(text, summary.count(Kind.DEVIATES), "known deviations");
    add(text, summary.count(Kind.OPEN), "with several possible outcomes");
    add(text, summary.count(Kind.NOT_SET_UP), "could not be set up");
    return text + ", " + number(summary.count(Kind.DISAGREES)) + " not as predicted";
  }

  private static void add(StringBuilder text, long count, String what) {
    if (count > 0) {
      text.append(", ").append(number(count)).append(' ').append(what);
    }
  }

  /** Prints one kind of disagreement, with its simplest state. */
  public void difference(FuzzSummary.Found found, Comparison simplest, Optional<Path> file) {
    number++;
    output.blank();
    output.line(
        output.style().bold("disagreement " + number)
            + ": "
            + Phrases.count(found.count(), "state")
            + ", first on "
            + found.model());
    output.paragraph("  executed   ", executed(simplest));
    output.paragraph("  predicted  ", predicted(simplest.predicted()));
    output.paragraph("  state      ", simplest.execution().setup().toString());
    file.ifPresent(path -> output.paragraph("  written    ", path.toString()));
  }

  private static String executed(Comparison one) {
    return one.kind() == Kind.NOT_SET_UP
        ? "could not be set up"
        : title(one.execution().outcome(), one.predicted());
  }

  /** The predicted outcomes, the requirements that decide them, and those undetermined. */
  static String predicted(Outcome outcome) {
    String possible =
        outcome.words().stream().map(OutcomeWord::title).collect(Collectors.joining(" or "));
    return possible
        + (outcome.decidedBy().isEmpty() ? "" : ", by " + String.join(", ", outcome.decidedBy()))
        + (outcome.openBy().isEmpty()
            ? ""
            : "; undetermined: " + String.join(", ", outcome.openBy()))
        + (outcome.hypothetical() ? "; this state is impossible" : "");
  }

  /** The manual's names for these outcomes. */
  static String titles(List<String> words, Outcome predicted) {
    return words.stream().map(word -> title(word, predicted)).collect(Collectors.joining(" or "));
  }

  /** The manual's name for an outcome; any other word unchanged. */
  static String title(String word, Outcome predicted) {
    Outcomes outcomes = predicted.instruction().outcomes();
    return outcomes.has(word) ? outcomes.title(word) : word;
  }
}
