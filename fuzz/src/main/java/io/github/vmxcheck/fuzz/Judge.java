// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.fuzz;

import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.rules.Finding;
import io.github.vmxcheck.rules.ProcessorValidation;
import io.github.vmxcheck.rules.Validation;
import io.github.vmxcheck.rules.Validator;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Specification;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Finds the requirements that a state violates, assuming nothing. */
final class Judge {
  private final Validator validator;

  Judge(Specification specification) {
    validator = new Validator(specification, new Assumptions(false, List.of()));
  }

  Validation validation(Snapshot state) {
    return validator.validate(state);
  }

  /** Ids of the violated requirements, of a logical processor or across several. */
  Set<String> violated(Snapshot state) {
    Validation validation = validator.validate(state);
    Set<String> ids = new TreeSet<>();
    add(validation.findings().with(Verdict.VIOLATED), ids);
    for (ProcessorValidation processor : validation.processors()) {
      add(processor.findings().with(Verdict.VIOLATED), ids);
    }
    return ids;
  }

  private static void add(List<Finding> findings, Set<String> ids) {
    findings.forEach(finding -> ids.add(finding.requirement().id()));
  }
}
