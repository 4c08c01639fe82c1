// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.rules.Outcome;
import io.github.vmxcheck.specs.OutcomeWord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Writes outcomes as verbs: what an instruction would do. */
public final class OutcomeText {
  private OutcomeText() {}

  /** {@code succeed}, {@code raise #UD or #GP(0)}, {@code succeed or fail with VMfailInvalid}. */
  public static String verbs(Outcome outcome) {
    return verbs(outcome.words());
  }

  /** {@code raises #UD}. */
  static String present(Outcome outcome) {
    return verbs(outcome.words(), verb -> conjugated(verb, "s"));
  }

  /** {@code raised #UD}. */
  static String past(OutcomeWord word) {
    return verbs(List.of(word), verb -> conjugated(verb, "ed"));
  }

  /** A regular verb, or {@code be}, with an ending. */
  private static String conjugated(String verb, String ending) {
    String first = verb.split(" ", 2)[0];
    if (first.equals("be")) {
      return (ending.equals("s") ? "is" : "was") + verb.substring(first.length());
    }
    boolean dropsE = ending.startsWith("e") && first.endsWith("e");
    return first + (dropsE ? ending.substring(1) : ending) + verb.substring(first.length());
  }

  private static String verbs(List<OutcomeWord> words) {
    return verbs(words, UnaryOperator.identity());
  }

  /** Verbs that name outcomes come last, the mildest of them first. */
  private static String verbs(List<OutcomeWord> words, UnaryOperator<String> form) {
    List<String> verbs = new ArrayList<>();
    Map<String, List<String>> titles = new LinkedHashMap<>();
    for (OutcomeWord word : words) {
      if (word.verb().contains(OutcomeWord.TITLES)) {
        titles
            .computeIfAbsent(form.apply(word.verb()), verb -> new ArrayList<>())
            .add(word.title());
      } else if (!verbs.contains(form.apply(word.verb()))) {
        verbs.add(form.apply(word.verb()));
      }
    }
    List<String> naming = new ArrayList<>();
    titles.forEach(
        (verb, named) ->
            naming.add(0, verb.replace(OutcomeWord.TITLES, Phrases.list(named, "or"))));
    verbs.addAll(naming);
    return Phrases.list(verbs, "or");
  }

  /** {@code #UD, #GP(0) or VMsucceed}. */
  public static String titles(Outcome outcome) {
    return titles(outcome.words());
  }

  private static String titles(List<OutcomeWord> words) {
    return Phrases.list(words.stream().map(OutcomeWord::title).toList(), "or");
  }

  /** Whether the outcome depends on which case the processor is in. */
  static boolean dependsOnCase(Outcome outcome) {
    return new LinkedHashSet<>(outcome.cases().values()).size() > 1;
  }

  /** Whether the outcome depends on the case but is certain in the usual case. */
  static boolean isCertainInUsualCase(Outcome outcome) {
    return dependsOnCase(outcome)
        && outcome
            .instruction()
            .reportedCase()
            .map(one -> outcome.cases().getOrDefault(one.values().get(0).word(), List.of()))
            .filter(possible -> possible.size() == 1)
            .isPresent();
  }

  /** What happens in each case, the usual one first. */
  static String verbsByCase(Outcome outcome) {
    return byCase(outcome, UnaryOperator.identity());
  }

  /** The same in the present tense. */
  static String presentByCase(Outcome outcome) {
    return byCase(outcome, verb -> conjugated(verb, "s"));
  }

  /** What happens in the usual case only. */
  static String presentInUsualCase(Outcome outcome) {
    Map.Entry<String, List<String>> usual = outcome.cases().entrySet().iterator().next();
    return verbs(words(usual.getValue(), outcome), verb -> conjugated(verb, "s"))
        + phrase(usual.getKey(), outcome);
  }

  private static String byCase(Outcome outcome, UnaryOperator<String> form) {
    List<String> parts = new ArrayList<>();
    outcome
        .cases()
        .forEach(
            (one, words) -> parts.add(verbs(words(words, outcome), form) + phrase(one, outcome)));
    return String.join(", and ", parts);
  }

  /** The possible outcomes, for each case if they depend on the case. */
  static String possibilities(Outcome outcome) {
    if (!dependsOnCase(outcome)) {
      return "the outcome could be " + titles(outcome);
    }
    List<String> parts = new ArrayList<>();
    outcome
        .cases()
        .forEach((one, words) -> parts.add(titles(words(words, outcome)) + phrase(one, outcome)));
    return "the outcome could be " + String.join(", or ", parts);
  }

  private static List<OutcomeWord> words(List<String> words, Outcome outcome) {
    return words.stream().map(outcome.instruction().outcomes()::of).toList();
  }

  private static String phrase(String word, Outcome outcome) {
    return " if " + outcome.instruction().reportedCase().orElseThrow().value(word).phrase();
  }
}
