// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.rules.Diagnosis;
import io.github.vmxcheck.rules.Finding;
import io.github.vmxcheck.rules.ProcessorValidation;
import io.github.vmxcheck.rules.Validation;
import io.github.vmxcheck.rules.Validator;
import io.github.vmxcheck.rules.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A finding in words, told once for all logical processors it is true of.
 *
 * @param finding the first processor's
 * @param processors their numbers; none if it is a finding across processors
 * @param diagnoses one for each processor; one alone across processors
 */
record SharedFinding(Finding finding, List<Long> processors, List<Diagnosis> diagnoses) {

  Diagnosis diagnosis() {
    return diagnoses.get(0);
  }

  /**
   * The findings of a snapshot that pass the test. Of several on one requirement the one of the
   * fewest processors comes first: it is the odd one out.
   */
  static List<SharedFinding> of(
      Validation validation, Validator validator, Predicate<Finding> wanted) {
    List<SharedFinding> all = new ArrayList<>();
    Map<String, List<SharedFinding>> byId = new HashMap<>();
    for (ProcessorValidation processor : validation.processors()) {
      for (Finding finding : processor.findings()) {
        if (wanted.test(finding)) {
          Diagnosis diagnosis = validator.diagnose(processor, finding);
          List<SharedFinding> told =
              byId.computeIfAbsent(finding.requirement().id(), id -> new ArrayList<>(1));
          SharedFinding one = same(told, finding, diagnosis);
          if (one == null) {
            one = new SharedFinding(finding, new ArrayList<>(), new ArrayList<>());
            told.add(one);
            all.add(one);
          }
          one.processors.add(processor.state().id());
          one.diagnoses.add(diagnosis);
        }
      }
    }
    for (Finding finding : validation.findings()) {
      if (wanted.test(finding)) {
        Diagnosis diagnosis = validator.diagnose(validation, finding);
        all.add(new SharedFinding(finding, List.of(), List.of(diagnosis)));
      }
    }
    all.sort(
        Comparator.comparing((SharedFinding one) -> one.finding.requirement().index())
            .thenComparing(one -> one.processors.size()));
    return all;
  }

  /** The one of the same words; null if there is none. */
  private static SharedFinding same(
      List<SharedFinding> told, Finding finding, Diagnosis diagnosis) {
    for (SharedFinding one : told) {
      if (one.finding.equals(finding) && sound(one.diagnosis(), diagnosis, finding.verdict())) {
        return one;
      }
    }
    return null;
  }

  /** Notes belong to violations; of other findings they are not shown. */
  private static boolean sound(Diagnosis one, Diagnosis other, Verdict verdict) {
    return one.message().equals(other.message())
        && one.bits().equals(other.bits())
        && (verdict != Verdict.VIOLATED || one.notes().equals(other.notes()));
  }
}
