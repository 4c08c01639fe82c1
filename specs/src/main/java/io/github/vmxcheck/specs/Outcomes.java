// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import io.github.vmxcheck.specs.Requirement.OutcomeCase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/** The possible outcomes of instructions, in report order. */
public final class Outcomes {
  /** Placeholder for the error number of a requirement in an alternative. */
  private static final String ERROR = "{error}";

  /**
   * A word in requirements whose outcome depends on the state, such as VMfail(n).
   *
   * @param title with {@code {error}} for the requirement's error number
   * @param cases the outcomes, whose words may contain {@code {error}}
   * @param made the cached cases of each error number
   */
  record Alternative(
      String title, List<OutcomeCase> cases, Map<OptionalInt, List<OutcomeCase>> made) {
    Alternative(String title, List<OutcomeCase> cases) {
      this(title, cases, new ConcurrentHashMap<>());
    }

    /** The cases of an error number, cached: every undetermined requirement looks them up. */
    List<OutcomeCase> of(OptionalInt errorNumber) {
      return made.computeIfAbsent(
          errorNumber,
          number ->
              cases.stream()
                  .map(one -> new OutcomeCase(one.when(), "", withError(one.outcome(), number)))
                  .toList());
    }
  }

  private final Map<String, OutcomeWord> words = new LinkedHashMap<>();
  private final Map<String, Alternative> alternatives = new LinkedHashMap<>();

  void add(OutcomeWord word) {
    words.put(word.word(), word);
  }

  void add(String word, Alternative alternative) {
    alternatives.put(word, alternative);
  }

  /** All outcomes. */
  public List<OutcomeWord> all() {
    return List.copyOf(words.values());
  }

  /** Their words. */
  public List<String> words() {
    return List.copyOf(words.keySet());
  }

  /** Whether there is an outcome with this word. */
  public boolean has(String word) {
    return words.containsKey(word);
  }

  /** Whether a requirement may use this word for its outcome. */
  boolean mayBeNamed(String word) {
    return has(word) || alternatives.containsKey(word);
  }

  /**
   * The outcome with a word.
   *
   * @throws IllegalArgumentException if there is none
   */
  public OutcomeWord of(String word) {
    OutcomeWord outcome = words.get(word);
    if (outcome == null) {
      throw new IllegalArgumentException("no outcome " + word);
    }
    return outcome;
  }

  /** The manual's name of the outcome with a word. */
  public String title(String word) {
    return of(word).title();
  }

  /** The same for a word in a requirement, whose outcome may depend on the state. */
  public String title(String word, OptionalInt errorNumber) {
    Alternative alternative = alternatives.get(word);
    return alternative == null ? title(word) : withError(alternative.title, errorNumber);
  }

  /** The given words without duplicates, in outcome order. */
  public List<String> inOrder(Collection<String> some) {
    List<String> ordered = new ArrayList<>(words.keySet());
    ordered.retainAll(some);
    return List.copyOf(ordered);
  }

  /**
   * The outcomes of a word that depends on the state: the first whose condition is true.
   *
   * @return none if the word is an outcome itself
   */
  public List<OutcomeCase> alternatives(String word, OptionalInt errorNumber) {
    Alternative alternative = alternatives.get(word);
    return alternative == null ? List.of() : alternative.of(errorNumber);
  }

  /** The conditions that select an alternative. */
  public List<Condition> conditions() {
    return alternatives.values().stream()
        .flatMap(one -> one.cases.stream())
        .map(OutcomeCase::when)
        .toList();
  }

  private static String withError(String text, OptionalInt errorNumber) {
    String number = errorNumber.isPresent() ? Integer.toString(errorNumber.getAsInt()) : "?";
    return text.replace(ERROR, number);
  }
}
