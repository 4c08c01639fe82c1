package io.github.vmxcheck.cli.report;

import io.github.vmxcheck.rules.Diagnosis;
import io.github.vmxcheck.rules.Finding;
import io.github.vmxcheck.rules.ProcessorValidation;
import io.github.vmxcheck.rules.Validation;
import io.github.vmxcheck.rules.Validator;
import io.github.vmxcheck.rules.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A finding in words, told once for all logical processors it is true of.
 *
 * @param finding the first processor's
 * @param processors their numbers; none if it is a finding across processors
 * @param diagnoses one for each processor; one alone across processors
 */
record SharedFinding(Finding finding, List<Long> processors, List<Diagnosis> diagnoses) {

  /** What must be the same for two findings to be told as one. */
  private record Same(
      Finding finding, String message, List<Diagnosis.Bit> bits, List<String> notes) {}

  Diagnosis diagnosis() {
    return diagnoses.get(0);
  }

  /**
   * The findings of a snapshot that pass the test. Of several on one requirement the one of the
   * fewest processors comes first: it is the odd one out.
   */
  static List<SharedFinding> of(
      Validation validation, Validator validator, Predicate<Finding> wanted) {
    Map<Same, SharedFinding> shared = new LinkedHashMap<>();
    for (ProcessorValidation processor : validation.processors()) {
      for (Finding finding : processor.findings()) {
        if (wanted.test(finding)) {
          Diagnosis diagnosis = validator.diagnose(processor, finding);
          SharedFinding one = shared.computeIfAbsent(same(finding, diagnosis), none(finding));
          one.processors.add(processor.state().id());
          one.diagnoses.add(diagnosis);
        }
      }
    }
    List<SharedFinding> all = new ArrayList<>(shared.values());
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

  /** Notes belong to violations; of other findings they are not shown. */
  private static Same same(Finding finding, Diagnosis diagnosis) {
    List<String> notes =
        finding.verdict() == Verdict.VIOLATED ? diagnosis.notes() : List.<String>of();
    return new Same(finding, diagnosis.message(), diagnosis.bits(), notes);
  }

  private static Function<Same, SharedFinding> none(Finding finding) {
    return same -> new SharedFinding(finding, new ArrayList<>(), new ArrayList<>());
  }
}
