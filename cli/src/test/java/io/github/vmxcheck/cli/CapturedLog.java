// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.InputReader;
import io.github.vmxcheck.dumps.nativeformat.SnapshotSink;
import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.rules.Observation;
import io.github.vmxcheck.rules.ProcessorValidation;
import io.github.vmxcheck.rules.Validation;
import io.github.vmxcheck.rules.Validator;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Level;
import io.github.vmxcheck.specs.Specification;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A capture from a log, read without a problem and validated. */
final class CapturedLog {
  private final Validation validation;

  private CapturedLog(Validation validation) {
    this.validation = validation;
  }

  /** The only capture of a log. */
  static CapturedLog of(String log) {
    List<CapturedLog> all = all(log);
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  /** The captures of a log, in order. */
  static List<CapturedLog> all(String log) {
    List<Snapshot> snapshots = new ArrayList<>();
    InputReader.read(
        new ByteArrayInputStream(log.getBytes(StandardCharsets.ISO_8859_1)),
        "log",
        "",
        new SnapshotSink() {
          @Override
          public void snapshot(Snapshot snapshot) {
            snapshots.add(snapshot);
          }

          @Override
          public void problem(InputProblem problem) {
            throw new AssertionError(problem + "\n" + log);
          }
        });
    Validator validator = new Validator(Specification.builtIn(), Assumptions.USUAL);
    return snapshots.stream().map(one -> new CapturedLog(validator.validate(one))).toList();
  }

  /** The only logical processor. */
  ProcessorValidation processor() {
    assertThat(validation.processors()).hasSize(1);
    return validation.processors().get(0);
  }

  /** What VMXON did on each logical processor, which must be one of the predicted outcomes. */
  List<String> outcomes() {
    List<String> outcomes = new ArrayList<>();
    for (ProcessorValidation one : validation.processors()) {
      List<String> observations = Observation.of(one.question(), one.state());
      String observed = observations.isEmpty() ? "nothing" : observations.get(0);
      assertThat(one.outcome().possible()).contains(observed);
      outcomes.add(observed);
    }
    return outcomes;
  }

  /** The requirements that are violated, warnings included. */
  Set<String> violated() {
    return validation
        .all()
        .filter(finding -> finding.verdict() == Verdict.VIOLATED && finding.level() != Level.NOTE)
        .map(finding -> finding.requirement().id())
        .collect(toCollection(TreeSet::new));
  }
}
