// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.specs.Instruction;
import io.github.vmxcheck.specs.Requirement;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The results for one logical processor.
 *
 * @param state the snapshot with derived and assumed values added; see {@link
 *     io.github.vmxcheck.model.Origin}
 * @param assumed the assumptions used
 * @param findings one for each requirement, in the order of the specification
 * @param question the instruction in question, to which exit status and headline refer
 * @param outcomes the outcomes of all instructions that are predicted here, by instruction name, in
 *     the order of the specification, each narrowed by what was observed; the one in question is
 *     among them
 * @param predictions the same outcomes without what was observed
 */
public record ProcessorValidation(
    ProcessorSnapshot state,
    List<Assumptions.Used> assumed,
    Findings findings,
    Instruction question,
    Map<String, Outcome> outcomes,
    Map<String, Outcome> predictions) {
  public ProcessorValidation {
    assumed = List.copyOf(assumed);
  }

  /** The outcome of the instruction in question, narrowed by what was observed. */
  public Outcome outcome() {
    return outcomes.get(question.name());
  }

  /** The outcome of the instruction in question in this state, whatever was observed. */
  public Outcome prediction() {
    return predictions.get(question.name());
  }

  /** The outcome of an instruction, narrowed by what was observed, if it is predicted here. */
  public Optional<Outcome> outcome(String instruction) {
    return Optional.ofNullable(outcomes.get(instruction));
  }

  /** The predicted outcome of the instruction whose observed outcome a requirement is about. */
  Optional<Outcome> observed(Requirement requirement) {
    return requirement.instructions().keySet().stream()
        .flatMap(name -> Optional.ofNullable(predictions.get(name)).stream())
        .findFirst();
  }

  /** The finding on a requirement. */
  public Finding finding(String id) {
    return findings.on(id).orElseThrow(() -> new IllegalArgumentException("no finding on " + id));
  }

  /** A copy with other findings. */
  public ProcessorValidation with(Findings others) {
    return new ProcessorValidation(state, assumed, others, question, outcomes, predictions);
  }

  public Verdict verdict(String id) {
    return finding(id).verdict();
  }
}
