// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.specs.ExampleStates;
import io.github.vmxcheck.specs.Specification;
import java.util.List;

/** Predictions for a good state with some differences, written {@code cr0.NE=0 cpl=3}. */
final class Predictions {
  static final String UNKNOWN_CPL = " cpl=unknown ss.dpl=unknown cs.selector=unknown";

  private static final Validator VALIDATOR =
      new Validator(Specification.builtIn(), Assumptions.NONE);

  private Predictions() {}

  static Outcome vmxon(String differences) {
    return validate(differences).prediction();
  }

  static Outcome vmclear(String differences) {
    return validate(differences).outcome("vmclear").orElseThrow();
  }

  static Outcome vmptrld(String differences) {
    return validate(differences).outcome("vmptrld").orElseThrow();
  }

  static ProcessorValidation validate(String differences) {
    return validate(state("64-bit", differences));
  }

  static ProcessorValidation validate(ProcessorSnapshot state) {
    Snapshot snapshot = new Snapshot("", List.of(), List.of(state), new ProcessorSnapshot(0));
    return VALIDATOR.validate(snapshot).processors().get(0);
  }

  /** The outcomes of VMXON that agree with the observation. */
  static List<String> observed(ProcessorSnapshot state) {
    return Observation.of(Specification.builtIn().instruction("vmxon").orElseThrow(), state);
  }

  /** Diagnoses the finding on a requirement. */
  static Diagnosis diagnose(ProcessorValidation validation, String id) {
    return VALIDATOR.diagnose(validation, validation.finding(id));
  }

  /** A state in which only these values are known. */
  static ProcessorSnapshot onlyKnowing(String known) {
    return change(new ProcessorSnapshot(0), known);
  }

  /** A good state with some differences. */
  static ProcessorSnapshot state(String base, String differences) {
    return change(ExampleStates.base(base), differences);
  }

  private static ProcessorSnapshot change(ProcessorSnapshot state, String differences) {
    for (String difference : differences.split(" ", -1)) {
      if (!difference.isEmpty()) {
        String[] parts = difference.split("=", 2);
        ExampleStates.set(state, FieldPath.parse(parts[0]).orElseThrow(), parts[1]);
      }
    }
    return state;
  }
}
