// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.nativeformat.SnapshotReader;
import io.github.vmxcheck.dumps.nativeformat.SnapshotSink;
import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.specs.Level;
import io.github.vmxcheck.specs.Specification;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Snapshots of two processors that drivers printed just before VMXON, most with one mistake. The
 * prediction must match what VMXON then did, and the mistake must be reported.
 */
class CapturedDocumentsTest {
  private static final Path CAPTURED =
      Path.of("../dumps/src/test/resources/io/github/vmxcheck/dumps/nativeformat");

  @ParameterizedTest
  @CsvSource({
    "bare-metal-bochs-good,          vmsucceed,",
    "bare-metal-bochs-cr0,           gp0,       vmxon-cr0-fixed-to-1",
    "bare-metal-bochs-no-lock,       gp0,       vmxon-feature-control-lock",
    "bare-metal-bochs-shared-region, vmsucceed, mp-vmxon-region-unique",
    "linux-bochs-smp2-cr0-ne,        gp0,       vmxon-cr0-fixed-to-1",
  })
  void predictionMatchesTheObservation(String name, String outcome, String mistake) {
    Validation validation = validate(CAPTURED.resolve(name + ".yaml"));

    assertThat(validation.processors()).hasSize(2);
    for (ProcessorValidation one : validation.processors()) {
      assertThat(Predictions.observed(one.state())).contains(outcome);
      assertThat(one.prediction().possible()).containsExactly(outcome);
      assertThat(one.prediction().hypothetical()).isFalse();
    }
    Set<String> errors = errors(validation);
    if (mistake == null) {
      assertThat(errors).isEmpty();
    } else {
      assertThat(errors).contains(mistake);
    }
  }

  private static Set<String> errors(Validation validation) {
    Set<String> errors = new TreeSet<>();
    validation
        .all()
        .filter(finding -> finding.verdict() == Verdict.VIOLATED)
        .filter(finding -> finding.level() == Level.ERROR)
        .forEach(finding -> errors.add(finding.requirement().id()));
    return errors;
  }

  private static Validation validate(Path file) {
    List<Snapshot> snapshots = new ArrayList<>();
    SnapshotReader.read(
        file,
        file.toString(),
        new SnapshotSink() {
          @Override
          public void snapshot(Snapshot snapshot) {
            snapshots.add(snapshot);
          }

          @Override
          public void problem(InputProblem problem) {
            throw new AssertionError(problem);
          }
        });
    assertThat(snapshots).hasSize(1);
    return new Validator(Specification.builtIn(), Assumptions.USUAL).validate(snapshots.get(0));
  }
}
