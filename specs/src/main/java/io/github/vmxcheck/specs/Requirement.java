// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import io.github.vmxcheck.model.Field;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One clause of the specification.
 *
 * @param id stable, the only name used anywhere
 * @param index its place in the specification, from 0
 * @param rule id of the requirement whose rules decide it, which is its own but of one that is like
 *     another
 * @param section base name of the files of its section: YAML, DRL and page
 * @param kind what a violation means
 * @param instructions where each instruction tests it, by its name, of prerequisites only; of an
 *     observation the instruction that is observed
 * @param outcomes what the instruction does if violated, of prerequisites only: the first case
 *     whose condition holds
 * @param after prerequisites of the same stage whose violation leaves this one untested
 * @param level how much a violation weighs
 * @param minorIf id of a requirement whose violation is the cause and makes this one a note
 * @param allowedBy register whose bits that are 1 show that the processor has the wrong bits all
 *     the same, of consistency requirements only: then the state is possible
 * @param step of the six steps into VMX operation, where it belongs to one
 * @param fact what its rules are asked about; each fact of the kind must satisfy it
 * @param appliesWhen where it applies; where this is open, no violation is certain
 * @param statement what must hold, in own words
 * @param message what is wrong where it is violated; {@code {bits}} and {@code {field.key}} are
 *     replaced, and {@code {path}} by the field of each fact that violates it
 * @param why the reason behind it
 * @param fix what to do
 * @param code the C a driver would write, empty if there is none
 * @param citations at least one
 * @param notes what to add where a condition holds
 * @param examples states that satisfy, violate or escape it
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
    List<Citation> citations,
    List<Note> notes,
    Examples examples) {

  /**
   * Where an instruction tests it.
   *
   * @param stage of the instruction; empty of an observation
   * @param errorNumber VM-instruction error number, if the instruction fails with one
   */
  public record Tested(String stage, OptionalInt errorNumber) {}

  /**
   * One of the outcomes, and when it is.
   *
   * @param when the condition
   * @param orMet id of a prerequisite that ensures the condition once it is met; else empty
   * @param outcome the word
   */
  public record OutcomeCase(Condition when, String orMet, String outcome) {}

  /** A sentence to add to the finding where the condition holds. */
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

  /** The stage in which an instruction tests it; empty if it does not. */
  public Optional<String> stage(String instruction) {
    return Optional.ofNullable(instructions.get(instruction)).map(Tested::stage);
  }

  /** The number that the instruction fails with if it is violated, if there is one. */
  public OptionalInt errorNumber(String instruction) {
    Tested tested = instructions.get(instruction);
    return tested == null ? OptionalInt.empty() : tested.errorNumber;
  }
}
