// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.rules.Outcome.Observed;
import io.github.vmxcheck.specs.Instruction;
import io.github.vmxcheck.specs.Instruction.Stage;
import io.github.vmxcheck.specs.OutcomeWord;
import io.github.vmxcheck.specs.Requirement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/**
 * What the observed outcome of an instruction says about its causes: the prediction narrowed to it,
 * the requirements that may have caused it, and those that did not. No verdict changes.
 */
final class Narrowing {
  private final Outcome predicted;
  private final List<String> observed;
  private final List<List<Requirement>> stages;
  private final Map<String, Set<String>> cases = new LinkedHashMap<>();
  private final Set<String> failing = new LinkedHashSet<>();
  private final Set<String> deciding = new LinkedHashSet<>();
  private boolean isAlwaysDecided = true;

  /**
   * Creates a narrowing without walks.
   *
   * @param predicted allows at least one of the observed outcomes
   * @param stages the prerequisites of each stage of the instruction
   */
  Narrowing(Outcome predicted, List<String> observed, List<List<Requirement>> stages) {
    this.predicted = predicted;
    this.observed = observed;
    this.stages = stages;
  }

  /** Adds the walk through a case; one that cannot end as observed is not the case at hand. */
  void add(String word, StageWalk walk) {
    if (Collections.disjoint(walk.possible(), observed)) {
      return;
    }
    cases.computeIfAbsent(word, one -> new LinkedHashSet<>()).addAll(common(walk.possible()));
    walk.failures()
        .forEach(
            (id, outcomes) -> {
              if (!Collections.disjoint(outcomes, observed)) {
                failing.add(id);
              }
            });
    Set<String> decidingHere = new LinkedHashSet<>(walk.deciding());
    decidingHere.retainAll(failing);
    deciding.addAll(decidingHere);
    isAlwaysDecided &= !decidingHere.isEmpty();
  }

  private List<String> common(Set<String> possible) {
    return possible.stream().filter(observed::contains).toList();
  }

  /**
   * The narrowed outcome.
   *
   * @param isSeenByGuest whether a hypervisor executes the tests
   * @param nextWithMet predicts the outcome with the given requirements satisfied
   */
  Outcome outcome(
      Evaluation evaluation, boolean isSeenByGuest, Function<Set<String>, Outcome> nextWithMet) {
    Instruction instruction = predicted.instruction();
    Set<String> words = new LinkedHashSet<>();
    cases.values().forEach(words::addAll);
    List<String> possible = instruction.outcomes().inOrder(words);
    boolean fails = !possible.contains(instruction.success());
    List<Requirement> notable = notable(evaluation);
    List<Requirement> suspects =
        notable.stream().filter(one -> failing.contains(one.id())).toList();
    Set<String> decidedBy = fails ? decidedBy(suspects, evaluation) : Set.of();
    List<String> open = new ArrayList<>();
    if (possible.size() > 1) {
      open.addAll(ids(suspects));
      open.removeAll(decidedBy);
    }
    return new Outcome(
        instruction,
        possible,
        List.copyOf(decidedBy),
        open,
        predicted.hypothetical(),
        predicted.cases().isEmpty() ? Map.of() : casesInOrder(instruction),
        possible.size() == 1 && !decidedBy.isEmpty()
            ? Optional.of(nextWithMet.apply(decidedBy))
            : Optional.empty(),
        errorNumber(possible),
        Optional.of(
            new Observed(
                observed,
                predicted.possible(),
                ids(suspects),
                ids(excluded(notable, suspects, isSeenByGuest)))));
  }

  private Map<String, List<String>> casesInOrder(Instruction instruction) {
    Map<String, List<String>> ordered = new LinkedHashMap<>();
    cases.forEach((word, words) -> ordered.put(word, instruction.outcomes().inOrder(words)));
    return ordered;
  }

  private List<Requirement> notable(Evaluation evaluation) {
    return stages.stream()
        .flatMap(List::stream)
        .filter(one -> isNotable(evaluation.verdict(one.index())))
        .toList();
  }

  private static boolean isNotable(Verdict verdict) {
    return verdict == Verdict.VIOLATED || verdict == Verdict.UNDETERMINED;
  }

  /** The violated suspects; if there are none, those that decide in every case at hand. */
  private Set<String> decidedBy(List<Requirement> suspects, Evaluation evaluation) {
    Set<String> violated = new LinkedHashSet<>();
    for (Requirement one : suspects) {
      if (evaluation.verdict(one.index()) == Verdict.VIOLATED) {
        violated.add(one.id());
      }
    }
    return violated.isEmpty() && isAlwaysDecided ? deciding : violated;
  }

  /**
   * The requirements that did not cause the outcome. Where a hypervisor may have tested the
   * suspects' stage before the others, only those of later stages are.
   */
  private List<Requirement> excluded(
      List<Requirement> notable, List<Requirement> suspects, boolean isSeenByGuest) {
    List<Requirement> excluded = new ArrayList<>(notable);
    excluded.removeAll(suspects);
    int first = suspects.stream().mapToInt(this::stage).min().orElse(0);
    if (isSeenByGuest && !suspects.isEmpty() && suspects.stream().allMatch(this::mayComeFirst)) {
      excluded.removeIf(one -> stage(one) < first);
    }
    return excluded;
  }

  private int stage(Requirement requirement) {
    return predicted.instruction().stages().indexOf(stageOf(requirement));
  }

  private boolean mayComeFirst(Requirement requirement) {
    return stageOf(requirement).mayComeFirst();
  }

  private Stage stageOf(Requirement requirement) {
    Instruction instruction = predicted.instruction();
    return requirement.stage(instruction.name()).flatMap(instruction::stage).orElseThrow();
  }

  /** The error number of the prediction, or the one that was observed. */
  private OptionalInt errorNumber(List<String> possible) {
    List<OutcomeWord> words =
        possible.stream().map(predicted.instruction().outcomes()::of).toList();
    boolean isError = words.stream().allMatch(one -> one.group() == OutcomeWord.Group.VMFAIL);
    if (isError && predicted.errorNumber().isEmpty() && words.size() == 1) {
      return words.get(0).number();
    }
    return isError ? predicted.errorNumber() : OptionalInt.empty();
  }

  private static List<String> ids(List<Requirement> requirements) {
    return requirements.stream().map(Requirement::id).toList();
  }
}
