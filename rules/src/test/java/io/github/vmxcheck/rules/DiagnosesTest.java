// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.specs.ExampleStates;
import io.github.vmxcheck.specs.Examples.Example;
import io.github.vmxcheck.specs.Kind;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Diagnoses of every violated example and of states that lack a field. */
class DiagnosesTest {
  private static final Path GOLDEN =
      Path.of("src/test/resources/io/github/vmxcheck/rules/diagnoses.txt");

  private final Specification specification = Specification.builtIn();
  private final Validator validator = new Validator(specification, Assumptions.NONE);

  @Test
  void diagnosesMatchTheGoldenFile() throws IOException {
    StringBuilder text = new StringBuilder();
    for (Requirement requirement : specification.requirements()) {
      List<Example> examples = requirement.examples().violated();
      for (int i = 0; i < examples.size(); i++) {
        text.append(requirement.id()).append(" / violated #").append(i + 1).append('\n');
        diagnose(requirement, examples.get(i), text);
      }
    }
    if (System.getProperty("update.golden") != null) {
      assertThat(System.getenv("CI")).as("update.golden is for developers, not for CI").isNull();
      Files.writeString(GOLDEN, text);
    }
    assertThat(text).hasToString(Files.readString(GOLDEN));
  }

  private void diagnose(Requirement requirement, Example example, StringBuilder text) {
    Validation validation =
        validator.validate(ExampleStates.of(example, requirement.examples().base()));
    validation.findings().stream()
        .filter(finding -> finding.requirement().equals(requirement))
        .forEach(finding -> write(finding, validator.diagnose(validation, finding), text));
    for (ProcessorValidation processor : validation.processors()) {
      if (requirement.kind() == Kind.MULTIPROCESSOR) {
        continue;
      }
      Finding finding = processor.finding(requirement.id());
      text.append("  paging mode ").append(PagingMode.of(processor.state())).append('\n');
      write(finding, validator.diagnose(processor, finding), text);
    }
  }

  private static void write(Finding finding, Diagnosis diagnosis, StringBuilder text) {
    text.append("  ").append(finding.verdict()).append(": ").append(diagnosis.message());
    for (Diagnosis.Bit bit : diagnosis.bits()) {
      String place = bit.path().text() + "[" + bit.bit() + "] " + bit.name();
      String values = "actual=" + bit.actual() + " required=" + bit.required();
      text.append("\n  ").append(place).append(' ').append(values);
    }
    diagnosis
        .evidence()
        .forEach(
            one ->
                text.append("\n  ")
                    .append(one.processor())
                    .append(' ')
                    .append(one.field().key())
                    .append('=')
                    .append(ValueText.of(one.field(), one.value())));
    text.append("\n  notes: ").append(diagnosis.notes().size()).append('\n');
  }

  /** If a verdict is undetermined without a field, its diagnosis names that field as missing. */
  @Test
  void aForgottenFieldIsReportedMissing() {
    for (Requirement requirement : specification.requirements()) {
      if (requirement.kind() == Kind.MULTIPROCESSOR || requirement.kind() == Kind.OBSERVATION) {
        continue;
      }
      for (Field field : RuleReads.of(requirement)) {
        ProcessorSnapshot state = ExampleStates.base(requirement.examples().base());
        if (!state.knows(field)) {
          continue;
        }
        state.forget(field, -1L);
        ProcessorValidation one = validate(state);
        Finding finding = one.finding(requirement.id());
        if (finding.verdict() == Verdict.UNDETERMINED && one.state().isAbsent(field)) {
          Diagnosis diagnosis = validator.diagnose(one, finding);
          assertThat(diagnosis.missing()).as(requirement.id()).contains(FieldPath.of(field));
          assertThat(diagnosis.message()).startsWith("missing ").contains(field.title());
        }
      }
    }
  }

  @Test
  void onlyUnknownBitsAreMissing() {
    ProcessorSnapshot state = ExampleStates.base("64-bit");
    state.forget(Field.CR0, 0x8000_0021L);
    ProcessorValidation one = validate(state);
    Diagnosis diagnosis = validator.diagnose(one, one.finding("vmxon-cr0-fixed-to-1"));
    assertThat(diagnosis.missing().stream().map(FieldPath::text))
        .containsExactly("cr0[31]", "cr0[5]", "cr0[0]");
    assertThat(diagnosis.message()).isEqualTo("missing CR0.PG, CR0.NE, CR0.PE");
  }

  private ProcessorValidation validate(ProcessorSnapshot state) {
    Snapshot snapshot = new Snapshot("", List.of(), List.of(state), new ProcessorSnapshot(0));
    return validator.validate(snapshot).processors().get(0);
  }
}
