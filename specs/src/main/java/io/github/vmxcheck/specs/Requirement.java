// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import io.github.vmxcheck.model.Field;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One requirement of the specification.
 *
 * @param id stable, the only name used anywhere
 * @param index its position in the specification, from 0
 * @param rule id of the requirement whose rules decide it: its own, unless it is {@code like}
 *     another
 * @param section base name of the files of its section: YAML, DRL and documentation page
 * @param kind what a violation means
 * @param instructions only for a prerequisite: where each instruction tests it, by instruction
 *     name; for an observation, the observed instruction
 * @param outcomes only for a prerequisite: what the instruction does if it is violated; the first
 *     case whose condition is true applies
 * @param after prerequisites of the same stage whose violation leaves this one untested
 * @param level the level of a violation
 * @param minorIf id of a requirement whose violation is the cause and makes this one a note
 * @param allowedBy only for a consistency requirement: register whose bits that are 1 show that the
 *     processor has the wrong bits after all; the state is then possible
 * @param step of the six steps into VMX operation, if it belongs to one
 * @param fact the facts that its rules check; each fact of the kind must satisfy it
 * @param appliesWhen when it applies; if this is undetermined, no violation is certain
 * @param statement what must be true, paraphrased
 * @param message what is wrong if it is violated; {@code {bits}} and {@code {field.key}} are
 *     replaced, and {@code {path}} by the field of each fact that violates it
 * @param why the reason for it
 * @param fix what to do
 * @param code the C code for a driver; empty if there is none
 * @param suspect only for a prerequisite: how it is named where nothing proves that it is satisfied
 *     and the instruction failed
 * @param citations at least one
 * @param notes what to add if a condition is true
 * @param examples states that satisfy it, violate it, or in which it is not applicable
 */
public record Requirement(
    String id,
    int index,
    String rule,
    String section,
    Kind kind,
    Map<String, Tested> instructions,
    List<OutcomeCase> outcomes,
    List<String> after,
    Level level,
    Optional<String> minorIf,
    Optional<Field> allowedBy,
    OptionalInt step,
    FactKind fact,
    Condition appliesWhen,
    String statement,
    String message,
    String why,
    String fix,
    String code,
    Suspect suspect,
    List<Citation> citations,
    List<Note> notes,
    Examples examples) {

  /**
   * Where an instruction tests it.
   *
   * @param stage of the instruction; empty for an observation
   * @param errorNumber VM-instruction error number, if the instruction fails with one
   */
  public record Tested(String stage, OptionalInt errorNumber) {}

  /**
   * One of the outcomes, with its condition.
   *
   * @param when the condition
   * @param orMet id of a prerequisite that makes the condition true once it is satisfied; empty if
   *     none
   * @param outcome the word
   */
  public record OutcomeCase(Condition when, String orMet, String outcome) {}

  /**
   * A requirement that may have caused a failure.
   *
   * @param name what it is about, in a few words
   * @param cause what may be wrong, in a few words
   * @param frequency how often reports of failed attempts ended there
   */
  public record Suspect(String name, String cause, Frequency frequency) {}

  /** How often a requirement caused reported failures, the most frequent first. */
  public enum Frequency {
    COMMON,
    USUAL,
    RARE;

    /** The word used in requirements. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A sentence to add to the finding if the condition is true. */
  public record Note(Condition when, String text) {}

  public Requirement {
    instructions = Collections.unmodifiableMap(new LinkedHashMap<>(instructions));
    outcomes = List.copyOf(outcomes);
    after = List.copyOf(after);
    citations = List.copyOf(citations);
    notes = List.copyOf(notes);
  }

  /** Whether it is a prerequisite of this instruction. */
  public boolean decides(Instruction of) {
    return kind == Kind.PREREQUISITE && instructions.containsKey(of.name());
  }

  /** All outcomes that a violation can have, whatever the state. */
  public Set<String> outcomes(Instruction of) {
    Set<String> words = new LinkedHashSet<>();
    for (OutcomeCase one : outcomes) {
      List<OutcomeCase> alternatives =
          of.outcomes().alternatives(one.outcome(), errorNumber(of.name()));
      words.addAll(
          alternatives.isEmpty()
              ? List.of(one.outcome())
              : alternatives.stream().map(OutcomeCase::outcome).toList());
    }
    return words;
  }

  /** The stage in which an instruction tests it; empty if it does not. */
  public Optional<String> stage(String instruction) {
    return Optional.ofNullable(instructions.get(instruction)).map(Tested::stage);
  }

  /** The error number that the instruction fails with if it is violated, if there is one. */
  public OptionalInt errorNumber(String instruction) {
    Tested tested = instructions.get(instruction);
    return tested == null ? OptionalInt.empty() : tested.errorNumber;
  }
}
