// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.model.Value;
import io.github.vmxcheck.rules.Diagnosis.Evidence;
import io.github.vmxcheck.specs.Specification;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Messages, missing fields and evidence of findings across processors. */
class MultiprocessorDiagnosesTest {
  @Test
  void evidenceIsThatOfTheMachineThenOfEachProcessor() {
    Validator validator = new Validator(Specification.builtIn(), Assumptions.NONE);
    List<ProcessorSnapshot> states = MultiprocessorTest.processors(2);
    states.get(1).set(Field.IA32_FEATURE_CONTROL, 1);
    ProcessorSnapshot machine = new ProcessorSnapshot(0).set(Field.VMM_ACTIVE_PROCESSORS, 8);
    Validation validation = validator.validate(new Snapshot("", List.of(), states, machine));
    Diagnosis counted = across(validator, validation, "mp-all-processors-present");
    assertThat(counted.evidence())
        .containsExactly(
            new Evidence(
                OptionalLong.empty(),
                FieldPath.of(Field.VMM_ACTIVE_PROCESSORS),
                Value.of(8, Field.VMM_ACTIVE_PROCESSORS.mask()),
                Origin.NONE));
    assertThat(counted.bits()).isEmpty();
    assertThat(counted.missing()).isEmpty();
    assertThat(across(validator, validation, "mp-feature-control-uniform").evidence())
        .extracting(Evidence::processor, Evidence::value)
        .containsExactly(
            tuple(OptionalLong.of(0), Value.of(5, -1L)),
            tuple(OptionalLong.of(1), Value.of(1, -1L)));
    Diagnosis open = across(validator, validation, "mp-all-processors-initialized");
    assertThat(open.missing()).containsExactly(FieldPath.of(Field.VMM_INITIALIZED_PROCESSORS));
    assertThat(open.message()).isEqualTo("missing initialized processors");
  }

  @Test
  void aFieldThatOneProcessorLacksIsMissing() {
    Validator validator = new Validator(Specification.builtIn(), Assumptions.NONE);
    List<ProcessorSnapshot> states = MultiprocessorTest.processors(2);
    states.get(1).forget(Field.IA32_FEATURE_CONTROL, 1);
    Validation validation =
        validator.validate(new Snapshot("", List.of(), states, new ProcessorSnapshot(0)));
    Diagnosis open = across(validator, validation, "mp-feature-control-uniform");
    assertThat(open.missing()).containsExactly(new FieldPath(Field.IA32_FEATURE_CONTROL, 0, 0));
  }

  private static Diagnosis across(Validator validator, Validation validation, String id) {
    return validation.findings().stream()
        .filter(finding -> finding.requirement().id().equals(id))
        .map(finding -> validator.diagnose(validation, finding))
        .findFirst()
        .orElseThrow();
  }
}
