// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import io.github.vmxcheck.model.Field;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One clause of the specification.
 *
 * @param id stable, the only name used anywhere
 * @param index its place in the specification, from 0
 * @param section base name of the files of its section: YAML, DRL and page
 * @param kind what a violation means
 * @param instruction name of the instruction whose prerequisite it is; {@code vmxon} by default
 * @param stage stage of the instruction, of prerequisites only
 * @param outcomes what the instruction does if violated, of prerequisites only: the first case
 *     whose condition holds
 * @param errorNumber VM-instruction error number, of the prerequisites of VMCLEAR and VMPTRLD
 * @param after prerequisites of the same stage whose violation leaves this one untested
 * @param level how much a violation weighs
 * @param minorIf id of a requirement whose violation is the cause and makes this one a note
 * @param allowedBy register whose bits that are 1 show that the processor has the wrong bits all
 *     the same, of consistency requirements only: then the state is possible
 * @param step of the six steps into VMX operation, where it belongs to one
 * @param appliesWhen where it applies; where this is open, no violation is certain
 * @param statement what must hold, in own words
 * @param message what is wrong where it is violated; {@code {bits}} and {@code {field.key}} are
 *     replaced
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
    String section,
    Kind kind,
    String instruction,
    Optional<String> stage,
    List<OutcomeCase> outcomes,
    OptionalInt errorNumber,
    List<String> after,
    Level level,
    Optional<String> minorIf,
    Optional<Field> allowedBy,
    OptionalInt step,
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
    outcomes = List.copyOf(outcomes);
    after = List.copyOf(after);
    citations = List.copyOf(citations);
    notes = List.copyOf(notes);
  }

  /** Whether it is a prerequisite of this instruction. */
  public boolean decides(Instruction of) {
    return kind == Kind.PREREQUISITE && instruction.equals(of.name());
  }
}
