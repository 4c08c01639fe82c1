// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.rules.Outcome.Observed;
import io.github.vmxcheck.specs.Condition.Truth;
import io.github.vmxcheck.specs.Instruction;
import io.github.vmxcheck.specs.Instruction.Case;
import io.github.vmxcheck.specs.Instruction.CaseValue;
import io.github.vmxcheck.specs.Instruction.Given;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/** Predicts the outcomes of instructions, case by case if a mode is unknown. */
final class OutcomePredictor {
  private static final Set<String> NOTHING_MET = Set.of();

  private final Specification specification;
  private final Function<ProcessorSnapshot, Evaluation> evaluator;
  private final Map<String, List<List<Requirement>>> stages = new HashMap<>();

  OutcomePredictor(Specification specification, Function<ProcessorSnapshot, Evaluation> evaluator) {
    this.specification = specification;
    this.evaluator = evaluator;
  }

  /** Predicts the outcome of an instruction. */
  Outcome outcome(
      Instruction instruction,
      ProcessorSnapshot state,
      Evaluation evaluation,
      boolean hypothetical) {
    return outcome(instruction, state, evaluation, hypothetical, NOTHING_MET);
  }

  private Outcome outcome(
      Instruction instruction,
      ProcessorSnapshot state,
      Evaluation evaluation,
      boolean hypothetical,
      Set<String> met) {
    StageWalk all = new StageWalk(instruction, stages(instruction), met);
    List<CaseState> split = cases(instruction, state);
    Map<String, List<String>> cases = new LinkedHashMap<>();
    for (CaseState one : split) {
      StageWalk walk =
          split.size() == 1 ? all : new StageWalk(instruction, stages(instruction), met);
      for (ProcessorSnapshot inner : one.states) {
        walk.walk(inner, inner == state ? evaluation : evaluator.apply(inner));
      }
      if (walk != all) {
        cases.put(one.word, instruction.outcomes().inOrder(walk.possible()));
        all.add(walk);
      }
    }
    return outcome(
        instruction,
        all,
        evaluation,
        hypothetical,
        cases,
        decidedBy -> outcome(instruction, state, evaluation, hypothetical, union(met, decidedBy)));
  }

  /**
   * Narrows a prediction to what the dump shows of the outcome. If it allows none of these
   * outcomes, it stays as it is.
   *
   * @param observed the outcomes that agree with the dump, at least one
   */
  Outcome narrowed(
      Outcome predicted, List<String> observed, ProcessorSnapshot state, Evaluation evaluation) {
    if (Collections.disjoint(observed, predicted.possible())) {
      return predicted.with(new Observed(observed, predicted.possible(), List.of(), List.of()));
    }
    Instruction instruction = predicted.instruction();
    Narrowing narrowing = new Narrowing(predicted, observed, stages(instruction));
    for (CaseState one : cases(instruction, state)) {
      for (ProcessorSnapshot inner : one.states) {
        StageWalk walk = new StageWalk(instruction, stages(instruction), NOTHING_MET);
        walk.walk(inner, inner == state ? evaluation : evaluator.apply(inner));
        narrowing.add(one.word, walk);
      }
    }
    return narrowing.outcome(
        evaluation,
        state.isSeenByGuest(),
        met -> outcome(instruction, state, evaluation, predicted.hypothetical(), met));
  }

  /** The outcome if an instruction is not predicted: everything it can do is possible. */
  Outcome unpredicted(Instruction instruction, boolean hypothetical) {
    Set<String> possible = new LinkedHashSet<>(List.of(instruction.success()));
    for (Requirement requirement : stages(instruction).stream().flatMap(List::stream).toList()) {
      possible.addAll(requirement.outcomes(instruction));
    }
    return new Outcome(
        instruction,
        instruction.outcomes().inOrder(possible),
        List.of(),
        List.of(),
        hypothetical,
        Map.of(),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty());
  }

  private Outcome outcome(
      Instruction instruction,
      StageWalk walk,
      Evaluation evaluation,
      boolean hypothetical,
      Map<String, List<String>> cases,
      Function<Set<String>, Outcome> nextWithMet) {
    boolean certain = walk.possible().size() == 1;
    boolean fails = !walk.maySucceed();
    Set<String> decidedBy = fails ? decidedBy(walk, evaluation) : Set.of();
    Set<String> openBy = new LinkedHashSet<>();
    if (!certain) {
      openBy.addAll(union(walk.open(), walk.deciding()));
      openBy.removeAll(decidedBy);
    }
    return new Outcome(
        instruction,
        instruction.outcomes().inOrder(walk.possible()),
        List.copyOf(decidedBy),
        List.copyOf(openBy),
        hypothetical,
        cases,
        certain && fails ? Optional.of(nextWithMet.apply(decidedBy)) : Optional.empty(),
        fails ? walk.errorNumber() : OptionalInt.empty(),
        Optional.empty());
  }

  /**
   * The requirements that decide in every case of an unknown mode; if there are none, those that
   * decide in at least one case.
   */
  private Set<String> decidedBy(StageWalk walk, Evaluation evaluation) {
    Set<String> violated = new LinkedHashSet<>(walk.deciding());
    violated.removeIf(
        id -> evaluation.verdict(specification.byId(id).orElseThrow().index()) != Verdict.VIOLATED);
    return violated.isEmpty() ? walk.deciding() : violated;
  }

  /** The prerequisites tested in each stage of an instruction. */
  private List<List<Requirement>> stages(Instruction instruction) {
    return stages.computeIfAbsent(
        instruction.name(),
        name ->
            instruction.stages().stream()
                .map(stage -> specification.prerequisites(instruction, stage.id()))
                .toList());
  }

  private static Set<String> union(Set<String> a, Set<String> b) {
    Set<String> union = new LinkedHashSet<>(a);
    union.addAll(b);
    return union;
  }

  /**
   * The states of one reported case.
   *
   * @param word of the case; empty if there is none
   */
  private record CaseState(String word, List<ProcessorSnapshot> states) {}

  /** The reported cases that are possible, each with one state for every unreported case. */
  private static List<CaseState> cases(Instruction instruction, ProcessorSnapshot state) {
    ProcessorSnapshot start = assuming(instruction.assumes(), state);
    List<CaseState> cases = List.of(new CaseState("", List.of(start)));
    for (Case one : instruction.cases()) {
      if (!start.knows(one.field())) {
        cases = split(cases, one);
      }
    }
    return cases;
  }

  private static List<CaseState> split(List<CaseState> cases, Case by) {
    List<CaseState> split = new ArrayList<>();
    for (CaseState before : cases) {
      for (CaseValue value : possible(by, before.states.get(0))) {
        List<ProcessorSnapshot> states = new ArrayList<>();
        for (ProcessorSnapshot inner : before.states) {
          states.add(in(by, value, inner));
        }
        split.add(new CaseState(by.isReported() ? value.word() : before.word, states));
      }
    }
    return by.isReported() ? split : joined(split);
  }

  /** Assigns the states of unreported cases to their reported case. */
  private static List<CaseState> joined(List<CaseState> cases) {
    Map<String, List<ProcessorSnapshot>> byWord = new LinkedHashMap<>();
    for (CaseState one : cases) {
      byWord.computeIfAbsent(one.word, word -> new ArrayList<>()).addAll(one.states);
    }
    return byWord.entrySet().stream()
        .map(one -> new CaseState(one.getKey(), one.getValue()))
        .toList();
  }

  /** The values that an unknown field may have. */
  private static List<CaseValue> possible(Case one, ProcessorSnapshot state) {
    Field field = one.field();
    List<CaseValue> possible = new ArrayList<>();
    for (CaseValue value : one.values()) {
      boolean agrees = ((state.value(field) ^ value.value()) & state.known(field)) == 0;
      if (agrees && value.possibleWhen().of(state) != Truth.FALSE) {
        possible.add(value);
      }
    }
    return possible;
  }

  /** The state with the field known, and with the values that the processor then ensures. */
  private static ProcessorSnapshot in(Case one, CaseValue value, ProcessorSnapshot state) {
    ProcessorSnapshot copy = state.copy();
    fill(copy, one.field(), one.field().mask(), value.value());
    for (Given given : value.implies()) {
      fill(copy, given);
    }
    return copy;
  }

  /** The state with assumed values for what is unknown; the state itself if nothing is assumed. */
  private static ProcessorSnapshot assuming(List<Given> assumed, ProcessorSnapshot state) {
    ProcessorSnapshot copy = state;
    for (Given given : assumed) {
      if (!state.knows(given.path().field(), given.path().mask())) {
        copy = copy == state ? state.copy() : copy;
        fill(copy, given);
      }
    }
    return copy;
  }

  private static void fill(ProcessorSnapshot state, Given given) {
    FieldPath path = given.path();
    fill(state, path.field(), path.mask(), given.value().bits() << path.low());
  }

  private static void fill(ProcessorSnapshot state, Field field, long mask, long value) {
    long open = mask & ~state.known(field);
    if (open != 0) {
      state.set(field, value, open, Origin.assumed());
    }
  }
}
