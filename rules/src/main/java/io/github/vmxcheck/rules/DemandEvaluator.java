// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.rules.RequirementEvaluator.Wrong;
import io.github.vmxcheck.specs.Requirement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Determines what requirements demand of the bits of fields. Each bit is tried as 0 and as 1 with
 * the others unchanged, and the rules decide which value is wrong. Thread-safe.
 */
final class DemandEvaluator {
  private final RuleBase rules;
  private final RequirementEvaluator evaluator;

  DemandEvaluator(List<Requirement> requirements, RuleBase rules) {
    this.rules = rules;
    evaluator = new RequirementEvaluator(requirements, rules);
  }

  /** What the applicable prerequisites of the instruction in question demand. */
  List<FieldDemands> of(ProcessorValidation validation) {
    Map<Field, List<Demand>> byField = new EnumMap<>(Field.class);
    ProcessorSnapshot state = validation.state().copy();
    for (Finding finding : validation.findings()) {
      Requirement requirement = finding.requirement();
      if (finding.verdict() != Verdict.NOT_APPLICABLE
          && requirement.decides(validation.question())) {
        for (Field field : rules.reads(requirement)) {
          Demand demand = demand(requirement, field, state);
          if (!demand.isNone()) {
            byField.computeIfAbsent(field, key -> new ArrayList<>()).add(demand);
          }
        }
      }
    }
    List<FieldDemands> demands = new ArrayList<>(byField.size());
    byField.forEach((field, by) -> demands.add(new FieldDemands(field, by)));
    return List.copyOf(demands);
  }

  /**
   * What one requirement demands of one field.
   *
   * @param state is changed, and restored before the method returns
   */
  Demand demand(Requirement requirement, Field field, ProcessorSnapshot state) {
    long ones = 0;
    long zeros = 0;
    long undecided = 0;
    long candidates = isAsked(field, state) ? candidates(requirement, field, state) : 0;
    for (long left = candidates; left != 0; left &= left - 1) {
      long bit = Long.lowestOneBit(left);
      Wrong as0 = wrong(requirement, field, bit, 0, state);
      Wrong as1 = wrong(requirement, field, bit, bit, state);
      long must1 = as0.certain() & ~as1.possible();
      long must0 = as1.certain() & ~as0.possible();
      long isWrongEitherWay = as0.certain() & as1.certain();
      long mayBeWrong = as0.possible() | as1.possible();
      ones |= bit & must1;
      zeros |= bit & must0;
      undecided |= bit & mayBeWrong & ~must1 & ~must0 & ~isWrongEitherWay;
    }
    return new Demand(requirement.id(), ones, zeros, undecided);
  }

  /** Whether a field is examined: single bits of a field with words mean nothing to a reader. */
  private static boolean isAsked(Field field, ProcessorSnapshot state) {
    return state.known(field) != 0 && (field.words().isEmpty() || field.isAddress());
  }

  /**
   * The bits that may be wrong for some value of the field; the others need not be tried. One bit
   * stays known and is tried both ways, because a condition may depend on whether the dump has the
   * field.
   */
  private long candidates(Requirement requirement, Field field, ProcessorSnapshot state) {
    long known = state.known(field);
    long value = state.value(field);
    long origin = state.origin(field);
    long kept = Long.lowestOneBit(known);
    state.forget(field, ~kept);
    long candidates =
        wrong(requirement, field, kept, 0, state).possible()
            | wrong(requirement, field, kept, kept, state).possible();
    state.set(field, value, known, origin);
    return candidates;
  }

  /** The wrong bits of a field after one bit is set to a value. */
  private Wrong wrong(
      Requirement requirement, Field field, long bit, long as, ProcessorSnapshot state) {
    long before = state.value(field);
    long origin = state.origin(field);
    boolean isKnown = state.knows(field, bit);
    state.set(field, as, bit, origin);
    Wrong wrong = evaluator.wrong(requirement, state, field);
    if (isKnown) {
      state.set(field, before, bit, origin);
    } else {
      state.forget(field, bit);
    }
    return wrong;
  }
}
