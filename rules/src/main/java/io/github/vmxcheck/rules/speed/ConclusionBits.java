// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules.speed;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.specs.Claim;
import io.github.vmxcheck.specs.Condition;
import io.github.vmxcheck.specs.Instruction;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Requirement.OutcomeCase;
import io.github.vmxcheck.specs.Specification;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The few bits of a state on which conclusions depend in addition to its verdicts. Used by {@link
 * ConclusionCache}, which states the gain and the test.
 */
public final class ConclusionBits {
  private final List<Requirement> requirements;
  private final List<Instruction> instructions;
  private final Set<Field> opening = EnumSet.noneOf(Field.class);
  private final Field[] fields;
  private final long[] masks;
  private final Field[] mayBeAbsent;

  /** For lists, whether they are given; for their entries, whole fields. */
  private final FieldPath[] inLists;

  public ConclusionBits(Specification specification) {
    requirements = specification.requirements();
    instructions = specification.instructions();
    for (Instruction one : instructions) {
      opening.addAll(one.openingFields());
    }
    List<Claim> claims = claims(specification.outcomes().conditions());
    Map<Field, Long> bits = bits(claims);
    fields = bits.keySet().toArray(new Field[0]);
    masks = new long[fields.length];
    for (int i = 0; i < fields.length; i++) {
      masks[i] = bits.get(fields[i]);
    }
    mayBeAbsent = mayBeAbsent(claims).toArray(new Field[0]);
    inLists =
        claims.stream()
            .flatMap(claim -> claim.paths().stream())
            .filter(path -> path.field().isInList())
            .map(path -> FieldPath.of(path.field()).inEntry(path.entry()))
            .distinct()
            .toArray(FieldPath[]::new);
  }

  /** The bits of each field that outcomes depend on, and the observed outcomes. */
  private Map<Field, Long> bits(List<Claim> claims) {
    Map<Field, Long> bits = new EnumMap<>(Field.class);
    for (Claim claim : claims) {
      for (FieldPath path : claim.paths()) {
        if (!path.field().isInList()) {
          long others = bits.getOrDefault(path.field(), 0L);
          bits.put(path.field(), path.mask() | others);
        }
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
      bits.put(field, field.mask());
    }
    return bits;
  }

  /** The fields whose presence in the dump affects outcomes. */
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

  /** The claims that, with the verdicts, decide which outcome it is. */
  private List<Claim> claims(Collection<Condition> ofOutcomes) {
    List<Condition> conditions = new ArrayList<>(ofOutcomes);
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

  /**
   * Whether conclusions depend on no other bits. If a field that opens cases is unknown, they
   * depend on the verdicts in each case.
   */
  public boolean areAll(ProcessorSnapshot state) {
    for (Field field : opening) {
      if (!state.knows(field)) {
        return false;
      }
    }
    return true;
  }

  /**
   * The bits of a state.
   *
   * @param predicted a bit for each instruction that is predicted
   */
  public long[] of(ProcessorSnapshot state, long predicted) {
    int listed = 2 * fields.length + mayBeAbsent.length;
    long[] bits = new long[listed + 2 * inLists.length + 1];
    for (int i = 0; i < fields.length; i++) {
      bits[i] = state.value(fields[i]) & masks[i];
      bits[fields.length + i] = state.known(fields[i]) & masks[i];
    }
    for (int i = 0; i < mayBeAbsent.length; i++) {
      bits[2 * fields.length + i] = state.isAbsent(mayBeAbsent[i]) ? 1 : 0;
    }
    for (int i = 0; i < inLists.length; i++) {
      addInList(inLists[i], state, bits, listed + 2 * i);
    }
    bits[bits.length - 1] = predicted;
    return bits;
  }

  private static void addInList(FieldPath path, ProcessorSnapshot state, long[] bits, int at) {
    if (path.isList()) {
      bits[at] = state.isGiven(path.field().group()) ? 1 : 0;
      return;
    }
    // Unknown bits are 0, so this is not a value.
    bits[at] = path.in(state).isUnreadable(path.field()) ? 1 : path.value(state);
    bits[at + 1] = path.known(state);
  }
}
