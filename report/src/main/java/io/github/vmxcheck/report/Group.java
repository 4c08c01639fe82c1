// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.result.FindingResult;
import java.util.List;

/** What findings are grouped by: the six steps into VMX operation, then the rest by kind. */
enum Group {
  STEP_1("VMX supported"),
  STEP_2("regions allocated and initialised"),
  STEP_3("CR0 and CR4 adjusted"),
  STEP_4("VMX enabled"),
  STEP_5("IA32_FEATURE_CONTROL"),
  STEP_6("VMXON executed"),
  STATE("The state"),
  CAPABILITY("The capability registers"),
  ACROSS("Across processors"),
  OBSERVATION("Observation");

  static final List<Group> STEPS = List.of(STEP_1, STEP_2, STEP_3, STEP_4, STEP_5, STEP_6);

  private final String words;

  Group(String words) {
    this.words = words;
  }

  static Group of(FindingResult finding) {
    int step = finding.step().orElse(0);
    if (step > 0 && step <= STEPS.size()) {
      return STEPS.get(step - 1);
    }
    return switch (finding.kind()) {
      case PREREQUISITE, PRACTICE, CONSISTENCY -> STATE;
      case CAPABILITY -> CAPABILITY;
      case MULTIPROCESSOR -> ACROSS;
      case OBSERVATION -> OBSERVATION;
    };
  }

  /** Of a step, counted from 1. */
  int number() {
    return ordinal() + 1;
  }

  String words() {
    return words;
  }

  /** Heading of the group's findings. */
  String heading() {
    return STEPS.contains(this) ? "Step " + number() + ": " + words : words;
  }
}
