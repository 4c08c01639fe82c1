// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.nativeformat.SnapshotReader;
import io.github.vmxcheck.dumps.nativeformat.SnapshotSink;
import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.specs.Specification;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * States that an emulator executed, one per line: 15 processor models, nine modes. Predictions must
 * match what happened.
 */
class OracleTest {
  private static final List<Validation> VALIDATIONS = new ArrayList<>();

  @BeforeAll
  static void readAndValidate() {
    Validator validator = new Validator(Specification.builtIn(), Assumptions.USUAL);
    InputStream lines = OracleTest.class.getResourceAsStream("/bochs-sample.ndjson");
    SnapshotReader.read(
        lines,
        "bochs-sample.ndjson",
        new SnapshotSink() {
          @Override
          public void snapshot(Snapshot snapshot) {
            VALIDATIONS.add(validator.validate(snapshot));
          }

          @Override
          public void problem(InputProblem problem) {
            throw new AssertionError(problem);
          }
        });
  }

  @Test
  void everyLineIsRead() {
    assertThat(VALIDATIONS).hasSize(784);
  }

  /** Certain and equal, except where no memory responds and the region header is unknown. */
  @Test
  void predictionsMatchTheObservations() {
    List<String> disagreements = new ArrayList<>();
    for (Validation validation : VALIDATIONS) {
      ProcessorValidation one = validation.processors().get(0);
      String observed = Predictions.observed(one.state()).get(0);
      boolean agrees =
          one.prediction().possible().contains(observed)
              && (one.prediction().isCertain() || lacksRegion(one.state()));
      if (!agrees) {
        disagreements.add(
            validation.snapshot().label() + ": " + observed + ", predicted " + one.prediction());
      }
    }
    assertThat(disagreements).isEmpty();
  }

  private static boolean lacksRegion(ProcessorSnapshot state) {
    return state.isAbsent(Field.VMXON_REGION_HEADER);
  }

  @Test
  void everyVmxonOutcomeExceptTheVmExitOccurs() {
    Set<String> observed = new TreeSet<>();
    VALIDATIONS.forEach(
        validation ->
            observed.add(Predictions.observed(validation.processors().get(0).state()).get(0)));
    assertThat(observed)
        .containsExactly(
            "gp0", "pf", "ss0", "ud", "vmfail-invalid", "vmfail-valid-15", "vmsucceed");
  }

  /** A state that the emulator was in cannot be impossible. */
  @Test
  void noExecutedStateIsImpossible() {
    List<String> impossible = new ArrayList<>();
    for (Validation validation : VALIDATIONS) {
      ProcessorValidation one = validation.processors().get(0);
      if (one.prediction().hypothetical()) {
        impossible.add(validation.snapshot().label() + ": " + violated(one));
      }
    }
    assertThat(impossible).isEmpty();
  }

  private static List<String> violated(ProcessorValidation one) {
    return one.findings().stream()
        .filter(finding -> finding.verdict() == Verdict.VIOLATED)
        .map(finding -> finding.requirement().id())
        .toList();
  }
}
