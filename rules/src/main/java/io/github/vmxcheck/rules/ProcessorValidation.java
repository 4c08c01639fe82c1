// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.List;
import java.util.Optional;

/**
 * Everything found for one logical processor.
 *
 * @param state the snapshot with what was derived and assumed; see {@link
 *     io.github.vmxcheck.model.Origin}
 * @param assumed the assumptions used
 * @param findings one for each requirement, in the order of the specification
 * @param outcome what VMXON would do
 * @param vmclear what VMCLEAR of the VMCS pointer would do, if the snapshot names one
 * @param vmptrld what VMPTRLD of the VMCS pointer would do, if the snapshot names one
 */
public record ProcessorValidation(
    ProcessorSnapshot state,
    List<Assumptions.Used> assumed,
    Findings findings,
    Outcome outcome,
    Optional<Outcome> vmclear,
    Optional<Outcome> vmptrld) {
  public ProcessorValidation {
    assumed = List.copyOf(assumed);
  }

  /** The finding on a requirement. */
  public Finding finding(String id) {
    return findings.on(id).orElseThrow(() -> new IllegalArgumentException("no finding on " + id));
  }

  /** The same with other findings. */
  public ProcessorValidation with(Findings others) {
    return new ProcessorValidation(state, assumed, others, outcome, vmclear, vmptrld);
  }

  public Verdict verdict(String id) {
    return finding(id).verdict();
  }
}
