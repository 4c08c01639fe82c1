// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.specs.Claim;
import io.github.vmxcheck.specs.Condition;
import io.github.vmxcheck.specs.Condition.Asked;
import io.github.vmxcheck.specs.Condition.Truth;
import io.github.vmxcheck.specs.Instruction;
import io.github.vmxcheck.specs.Kind;
import io.github.vmxcheck.specs.Level;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Requirement.OutcomeCase;
import io.github.vmxcheck.specs.Specification;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Draws findings and outcomes from evaluations. Equal verdicts have equal conclusions, as far as
 * the few bits are equal that conclusions follow from besides; these are kept. For one thread.
 */
final class Concluder {
  private static final int MOST_KEPT = 512;

  private final Specification specification;
  private final List<Requirement> requirements;
  private final List<Instruction> instructions;
  private final OutcomePredictor predictor;
  private final Optional<Instruction> asked;
  private final Set<Field> opening = EnumSet.noneOf(Field.class);
  private final Field[] besides;
  private final long[] masks;
  private final Field[] mayBeAbsent;
  private final Map<Evaluation, Conclusions> kept = new HashMap<>();
  private final Map<Evaluation, Findings> keptOfMachine = new HashMap<>();

  Concluder(Specification specification, OutcomePredictor predictor, Optional<Instruction> asked) {
    this.specification = specification;
    this.predictor = predictor;
    this.asked = asked;
    requirements = specification.requirements();
    instructions = specification.instructions();
    for (Instruction one : instructions) {
      opening.addAll(one.openingFields());
    }
    List<Claim> claims = claims();
    Map<Field, Long> bits = besides(claims);
    besides = bits.keySet().toArray(new Field[0]);
    masks = new long[besides.length];
    for (int i = 0; i < besides.length; i++) {
      masks[i] = bits.get(besides[i]);
    }
    mayBeAbsent = mayBeAbsent(claims).toArray(new Field[0]);
  }

  /** The bits of each field that outcomes depend on, and what was observed. */
  private Map<Field, Long> besides(List<Claim> claims) {
    Map<Field, Long> besides = new EnumMap<>(Field.class);
    for (Claim claim : claims) {
      for (FieldPath path : claim.paths()) {
        long others = besides.getOrDefault(path.field(), 0L);
        besides.put(path.field(), path.mask() | others);
      }
    }
    Set<Field> whole = EnumSet.of(Field.OBSERVER);
    whole.addAll(opening);
    for (Instruction one : instructions) {
      if (one.observedField().isPresent()) {
        whole.add(one.observedField().get());
      }
    }
    for (Requirement one : requirements) {
      if (one.allowedBy().isPresent()) {
        whole.add(one.allowedBy().get());
      }
    }
    for (Field field : whole) {
      besides.put(field, field.mask());
    }
    return besides;
  }

  /** The fields of which outcomes depend on whether the dump mentions them. */
  private static Set<Field> mayBeAbsent(List<Claim> claims) {
    Set<Field> fields = EnumSet.noneOf(Field.class);
    for (Claim claim : claims) {
      if (claim instanceof Claim.Absent absent) {
        for (FieldPath path : absent.paths()) {
          fields.add(path.field());
        }
      }
    }
    return fields;
  }

  /** Those that decide which outcome it is, besides the verdicts. */
  private List<Claim> claims() {
    List<Condition> conditions = new ArrayList<>(specification.outcomes().conditions());
    for (Requirement one : requirements) {
      addConditions(one.outcomes(), conditions);
    }
    for (Instruction instruction : instructions) {
      addConditions(instruction.observed(), conditions);
      for (Instruction.Case one : instruction.cases()) {
        for (Instruction.CaseValue value : one.values()) {
          conditions.add(value.possibleWhen());
        }
      }
    }
    List<Claim> claims = new ArrayList<>();
    for (Condition condition : conditions) {
      condition.claims().forEach(claims::add);
    }
    return claims;
  }

  private static void addConditions(List<OutcomeCase> outcomes, List<Condition> conditions) {
    for (OutcomeCase one : outcomes) {
      conditions.add(one.when());
    }
  }

  /** The conclusions for one logical processor. */
  Conclusions conclude(ProcessorSnapshot state, Evaluation evaluation) {
    long[] basis = basis(state);
    Conclusions last = kept.get(evaluation);
    if (last != null && Arrays.equals(last.basis(), basis)) {
      return last;
    }
    Conclusions conclusions = conclude(state, evaluation, basis);
    if (knows(state, opening)) {
      keep(kept, evaluation, conclusions);
    }
    return conclusions;
  }

  private static boolean knows(ProcessorSnapshot state, Set<Field> fields) {
    for (Field field : fields) {
      if (!state.knows(field)) {
        return false;
      }
    }
    return true;
  }

  private static <T> void keep(Map<Evaluation, T> kept, Evaluation evaluation, T conclusions) {
    if (kept.size() == MOST_KEPT) {
      kept.clear();
    }
    kept.put(evaluation, conclusions);
  }

  private long[] basis(ProcessorSnapshot state) {
    int fields = besides.length;
    long[] basis = new long[2 * fields + mayBeAbsent.length + 1];
    for (int i = 0; i < fields; i++) {
      basis[i] = state.value(besides[i]) & masks[i];
      basis[fields + i] = state.known(besides[i]) & masks[i];
    }
    for (int i = 0; i < mayBeAbsent.length; i++) {
      basis[2 * fields + i] = state.isAbsent(mayBeAbsent[i]) ? 1 : 0;
    }
    basis[basis.length - 1] = predicted(state);
    return basis;
  }

  /** A bit for each instruction that is predicted. */
  private long predicted(ProcessorSnapshot state) {
    Asked of = new Asked(state, 1, null);
    long predicted = 0;
    for (int i = 0; i < instructions.size(); i++) {
      predicted |= instructions.get(i).predictedWhen().of(of) == Truth.TRUE ? 1L << i : 0;
    }
    return predicted;
  }

  private Conclusions conclude(ProcessorSnapshot state, Evaluation evaluation, long[] basis) {
    boolean hypothetical =
        requirements.stream().anyMatch(one -> showsImpossibleState(one, state, evaluation));
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    long predicted = basis[basis.length - 1];
    for (int i = 0; i < instructions.size(); i++) {
      Instruction one = instructions.get(i);
      if ((predicted >>> i & 1) != 0) {
        outcomes.put(one.name(), predictor.outcome(one, state, evaluation, hypothetical));
      } else if (asked.isPresent() && one.equals(asked.get())) {
        outcomes.put(one.name(), predictor.unpredicted(one, hypothetical));
      }
    }
    return new Conclusions(
        basis,
        findings(state, evaluation, outcomes),
        question(state),
        Collections.unmodifiableMap(outcomes));
  }

  /**
   * The instruction in question: the one that was asked for, else the first of which the state says
   * what it did, else the first of all.
   */
  private Instruction question(ProcessorSnapshot state) {
    if (asked.isPresent()) {
      return asked.get();
    }
    for (Instruction one : instructions) {
      if (!Observation.of(one, state).isEmpty()) {
        return one;
      }
    }
    return instructions.get(0);
  }

  /** Whether no processor can be in the state, as a requirement of level error finds it. */
  private static boolean showsImpossibleState(
      Requirement requirement, ProcessorSnapshot state, Evaluation evaluation) {
    return requirement.kind() == Kind.CONSISTENCY
        && evaluation.verdict(requirement.index()) == Verdict.VIOLATED
        && level(requirement, state, evaluation) == Level.ERROR;
  }

  /**
   * The level of a consistency requirement in this state. What a guest sees is what its VMM shows
   * it, and wrong bits that the processor itself allows are bits it has: neither is impossible.
   */
  private static Level level(
      Requirement requirement, ProcessorSnapshot state, Evaluation evaluation) {
    if (requirement.kind() != Kind.CONSISTENCY) {
      return requirement.level();
    }
    if (state.isSeenByGuest()) {
      return Level.NOTE;
    }
    boolean isAllowed = isAllowed(requirement, evaluation.bits(requirement.index()), state);
    return isAllowed && requirement.level() == Level.ERROR ? Level.WARNING : requirement.level();
  }

  /** Whether a register shows that the processor has all of the wrong bits. */
  static boolean isAllowed(
      Requirement requirement, List<WrongBits> wrong, ProcessorSnapshot state) {
    return requirement.allowedBy().isPresent()
        && !wrong.isEmpty()
        && wrong.stream()
            .allMatch(bits -> (bits.mask() & ~state.value(requirement.allowedBy().get())) == 0);
  }

  private Findings findings(
      ProcessorSnapshot state, Evaluation evaluation, Map<String, Outcome> outcomes) {
    List<Finding> findings = new ArrayList<>();
    for (Requirement requirement : requirements) {
      switch (requirement.kind()) {
        case MULTIPROCESSOR -> {}
        case OBSERVATION ->
            findings.add(
                new Finding(
                    requirement,
                    observed(requirement, state, outcomes),
                    requirement.level(),
                    List.of()));
        case PREREQUISITE, CONSISTENCY, CAPABILITY, PRACTICE ->
            findings.add(finding(requirement, evaluation, level(requirement, state, evaluation)));
      }
    }
    return Findings.of(findings);
  }

  private static Verdict observed(
      Requirement requirement, ProcessorSnapshot state, Map<String, Outcome> outcomes) {
    for (String name : requirement.instructions().keySet()) {
      if (outcomes.containsKey(name)) {
        return Observation.verdict(state, outcomes.get(name));
      }
    }
    return Verdict.NOT_APPLICABLE;
  }

  /** The findings across processors. */
  Findings ofMachine(Evaluation evaluation) {
    Findings findings = keptOfMachine.get(evaluation);
    if (findings == null) {
      findings =
          Findings.of(
              requirements.stream()
                  .filter(requirement -> requirement.kind() == Kind.MULTIPROCESSOR)
                  .map(requirement -> finding(requirement, evaluation, requirement.level()))
                  .toList());
      keep(keptOfMachine, evaluation, findings);
    }
    return findings;
  }

  private Finding finding(Requirement requirement, Evaluation evaluation, Level level) {
    int index = requirement.index();
    boolean minor =
        requirement
            .minorIf()
            .flatMap(specification::byId)
            .filter(cause -> evaluation.verdict(cause.index()) == Verdict.VIOLATED)
            .isPresent();
    return new Finding(
        requirement, evaluation.verdict(index), minor ? Level.NOTE : level, evaluation.bits(index));
  }
}
