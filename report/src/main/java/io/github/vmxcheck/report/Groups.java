// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.specs.Instruction;
import io.github.vmxcheck.specs.Instruction.GuideStep;
import io.github.vmxcheck.specs.Specification;
import java.util.Optional;

/** Assigns findings to groups, by the guides of a specification. */
final class Groups {
  private static final Group STATE = ofKind(0, "The state");
  private static final Group CAPABILITY = ofKind(1, "The capability registers");
  private static final Group ACROSS = ofKind(2, "Across processors");
  private static final Group OBSERVATION = ofKind(3, "Observation");

  private final Specification specification;

  Groups(Specification specification) {
    this.specification = specification;
  }

  private static Group ofKind(int order, String words) {
    return new Group(Integer.MAX_VALUE - 3 + order, words, false);
  }

  static Group of(GuideStep step) {
    return new Group(step.number(), step.title(), true);
  }

  Group of(FindingResult finding) {
    Optional<Group> step =
        finding.step().isPresent()
            ? specification.step(finding.step().getAsInt()).map(Groups::of)
            : Optional.empty();
    return step.orElseGet(
        () ->
            switch (finding.kind()) {
              case PREREQUISITE, PRACTICE, CONSISTENCY -> STATE;
              case CAPABILITY -> CAPABILITY;
              case MULTIPROCESSOR -> ACROSS;
              case OBSERVATION -> OBSERVATION;
            });
  }

  /** Whether a violation explains all other violations, so that nothing more need be known. */
  boolean isFirstCause(FindingResult finding, Instruction question) {
    int number = finding.step().orElse(0);
    return specification.guide(question).stream()
        .anyMatch(step -> step.number() == number && step.isFirstCause());
  }
}
