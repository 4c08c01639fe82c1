// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.specs.Claim;
import io.github.vmxcheck.specs.Kind;
import io.github.vmxcheck.specs.Level;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Requirement.OutcomeCase;
import io.github.vmxcheck.specs.Specification;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
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

  private static final List<Field> WHOLE =
      List.of(
          CURRENT_VMCS,
          OBSERVER,
          VMX_OPERATION,
          SMX_OPERATION,
          OBSERVED_OUTCOME,
          OBSERVED_STATUS,
          OBSERVED_RFLAGS);

  private final Specification specification;
  private final List<Requirement> requirements;
  private final OutcomePredictor predictor;
  private final Field[] besides;
  private final long[] masks;
  private final Field[] mayBeAbsent;
  private final Map<Evaluation, Conclusions> kept = new HashMap<>();
  private final Map<Evaluation, Findings> keptOfMachine = new HashMap<>();

  Concluder(Specification specification, OutcomePredictor predictor) {
    this.specification = specification;
    this.predictor = predictor;
    requirements = specification.requirements();
    Map<Field, Long> bits = besides(requirements);
    besides = bits.keySet().toArray(Field[]::new);
    masks = bits.values().stream().mapToLong(mask -> mask).toArray();
    mayBeAbsent = mayBeAbsent(requirements).toArray(Field[]::new);
  }

  /** The bits of each field that outcomes depend on, and what was observed. */
  private static Map<Field, Long> besides(List<Requirement> requirements) {
    Map<Field, Long> besides = new EnumMap<>(Field.class);
    WHOLE.forEach(field -> besides.put(field, field.mask()));
    for (Requirement requirement : requirements) {
      for (OutcomeCase one : requirement.outcomes()) {
        one.when()
            .claims()
            .flatMap(claim -> claim.paths().stream())
            .forEach(path -> besides.merge(path.field(), path.mask(), (a, b) -> a | b));
      }
      requirement.allowedBy().ifPresent(field -> besides.put(field, field.mask()));
    }
    return besides;
  }

  /** The fields of which outcomes depend on whether the dump mentions them. */
  private static Set<Field> mayBeAbsent(List<Requirement> requirements) {
    Set<Field> fields = EnumSet.of(VMCS_POINTER);
    requirements.stream()
        .flatMap(requirement -> requirement.outcomes().stream())
        .flatMap(one -> one.when().claims())
        .filter(Claim.Absent.class::isInstance)
        .forEach(claim -> claim.paths().forEach(path -> fields.add(path.field())));
    return fields;
  }

  /** The conclusions for one logical processor. */
  Conclusions conclude(ProcessorSnapshot state, Evaluation evaluation) {
    long[] basis = basis(state);
    Conclusions last = kept.get(evaluation);
    if (last != null && Arrays.equals(last.basis(), basis)) {
      return last;
    }
    Conclusions conclusions = conclude(state, evaluation, basis);
    if (state.knows(VMX_OPERATION) && state.knows(SMX_OPERATION)) {
      keep(kept, evaluation, conclusions);
    }
    return conclusions;
  }

  private static <T> void keep(Map<Evaluation, T> kept, Evaluation evaluation, T conclusions) {
    if (kept.size() == MOST_KEPT) {
      kept.clear();
    }
    kept.put(evaluation, conclusions);
  }

  private long[] basis(ProcessorSnapshot state) {
    int fields = besides.length;
    long[] basis = new long[2 * fields + mayBeAbsent.length];
    for (int i = 0; i < fields; i++) {
      basis[i] = state.value(besides[i]) & masks[i];
      basis[fields + i] = state.known(besides[i]) & masks[i];
    }
    for (int i = 0; i < mayBeAbsent.length; i++) {
      basis[2 * fields + i] = state.isAbsent(mayBeAbsent[i]) ? 1 : 0;
    }
    return basis;
  }

  private Conclusions conclude(ProcessorSnapshot state, Evaluation evaluation, long[] basis) {
    boolean hypothetical =
        requirements.stream().anyMatch(one -> showsImpossibleState(one, state, evaluation));
    Outcome vmxon = predictor.vmxon(state, evaluation, hypothetical);
    Optional<Outcome> vmclear = Optional.empty();
    Optional<Outcome> vmptrld = Optional.empty();
    if (!state.isAbsent(VMCS_POINTER)) {
      vmclear = Optional.of(predictor.vmcs("vmclear", state, evaluation, hypothetical));
      vmptrld = Optional.of(predictor.vmcs("vmptrld", state, evaluation, hypothetical));
    }
    Findings findings = findings(state, evaluation, vmxon);
    return new Conclusions(basis, findings, vmxon, vmclear, vmptrld);
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

  private Findings findings(ProcessorSnapshot state, Evaluation evaluation, Outcome vmxon) {
    List<Finding> findings = new ArrayList<>();
    for (Requirement requirement : requirements) {
      switch (requirement.kind()) {
        case MULTIPROCESSOR -> {}
        case OBSERVATION ->
            findings.add(
                new Finding(
                    requirement,
                    Observation.verdict(state, vmxon),
                    requirement.level(),
                    List.of()));
        case PREREQUISITE, CONSISTENCY, CAPABILITY, PRACTICE ->
            findings.add(finding(requirement, evaluation, level(requirement, state, evaluation)));
      }
    }
    return Findings.of(findings);
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
