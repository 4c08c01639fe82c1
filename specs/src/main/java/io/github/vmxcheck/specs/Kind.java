// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

/** What a violated requirement means. */
public enum Kind {
  /** The instruction tests it: it decides the outcome. */
  PREREQUISITE,
  /** No real processor can be in this state. */
  CONSISTENCY,
  /** The capability registers contradict themselves. */
  CAPABILITY,
  /** The manual asks software for it; the instruction does not test it. */
  PRACTICE,
  /** It concerns several logical processors of one machine. */
  MULTIPROCESSOR,
  /** What really happened, against what is predicted. */
  OBSERVATION;

  /** The word used in clauses and reports. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
