// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.specs.ExampleStates;
import io.github.vmxcheck.specs.Examples.Example;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Runs every example of every requirement. */
class RequirementExamplesTest {
  private final Specification specification = Specification.builtIn();
  private final Validator validator = new Validator(specification, Assumptions.NONE);

  @TestFactory
  Stream<DynamicTest> examplesOfEveryRequirement() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Requirement requirement : specification.requirements()) {
      add(tests, requirement, "satisfied", requirement.examples().satisfied());
      add(tests, requirement, "violated", requirement.examples().violated());
      add(tests, requirement, "not-applicable", requirement.examples().notApplicable());
    }
    return tests.stream();
  }

  private void add(
      List<DynamicTest> tests, Requirement requirement, String word, List<Example> examples) {
    for (int i = 0; i < examples.size(); i++) {
      Example example = examples.get(i);
      tests.add(
          dynamicTest(
              requirement.id() + " / " + word + " #" + (i + 1),
              () -> check(requirement, word, example)));
    }
  }

  /** Checks the verdict, and that the state violates exactly what the example declares. */
  private void check(Requirement requirement, String word, Example example) {
    Validation validation =
        validator.validate(ExampleStates.of(example, requirement.examples().base()));
    Set<String> verdicts = new TreeSet<>();
    Set<String> violated = new TreeSet<>();
    validation
        .all()
        .forEach(
            finding -> {
              if (finding.requirement().equals(requirement)) {
                verdicts.add(finding.verdict().word());
              }
              if (finding.verdict() == Verdict.VIOLATED) {
                violated.add(finding.requirement().id());
              }
            });
    assertThat(verdicts).contains(word);
    assertThat(violated).isEqualTo(expectedViolations(requirement, word, example));
  }

  private static Set<String> expectedViolations(
      Requirement requirement, String word, Example example) {
    Set<String> expected = new TreeSet<>(example.alsoViolates());
    if (word.equals("violated")) {
      expected.add(requirement.id());
    }
    return expected;
  }
}
