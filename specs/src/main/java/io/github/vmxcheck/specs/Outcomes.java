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

/** What instructions can do, in the order in which reports list it. */
public final class Outcomes {
  /** Stands for the error number of a clause in an alternative. */
  private static final String ERROR = "{error}";

  /**
   * A word of clauses that the state makes an outcome of, such as VMfail(n).
   *
   * @param title with {@code {error}} for the clause's error number
   * @param cases the outcomes, whose words may have {@code {error}}
   * @param made the cases of each error number
   */
  record Alternative(
      String title, List<OutcomeCase> cases, Map<OptionalInt, List<OutcomeCase>> made) {
    Alternative(String title, List<OutcomeCase> cases) {
      this(title, cases, new ConcurrentHashMap<>());
    }

    /** Those of an error number, made once: outcomes are looked up for every open requirement. */
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

  /** All of them. */
  public List<OutcomeWord> all() {
    return List.copyOf(words.values());
  }

  /** Their words. */
  public List<String> words() {
    return List.copyOf(words.keySet());
  }

  /** Whether there is an outcome of this word. */
  public boolean has(String word) {
    return words.containsKey(word);
  }

  /** Whether a clause may name its outcome so. */
  boolean mayBeNamed(String word) {
    return has(word) || alternatives.containsKey(word);
  }

  /**
   * The outcome of a word.
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

  /** What the manual calls the outcome of a word. */
  public String title(String word) {
    return of(word).title();
  }

  /** The same of a clause's word, which the state may make an outcome of. */
  public String title(String word, OptionalInt errorNumber) {
    Alternative alternative = alternatives.get(word);
    return alternative == null ? title(word) : withError(alternative.title, errorNumber);
  }

  /** The words, each once, in their order. */
  public List<String> inOrder(Collection<String> some) {
    List<String> ordered = new ArrayList<>(words.keySet());
    ordered.retainAll(some);
    return List.copyOf(ordered);
  }

  /**
   * The outcomes that a state makes of a clause's word: the first whose condition holds.
   *
   * @return none if the word is an outcome itself
   */
  public List<OutcomeCase> alternatives(String word, OptionalInt errorNumber) {
    Alternative alternative = alternatives.get(word);
    return alternative == null ? List.of() : alternative.of(errorNumber);
  }

  /** The conditions that decide between alternatives. */
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
