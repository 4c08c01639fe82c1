// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

/** What a violated requirement means. */
public enum Kind {
  /** The instruction tests it, so it decides the outcome. */
  PREREQUISITE,
  /** No real processor can be in this state. */
  CONSISTENCY,
  /** The capability registers contradict themselves. */
  CAPABILITY,
  /** The manual requires it of software; the instruction does not test it. */
  PRACTICE,
  /** It concerns several logical processors of one machine. */
  MULTIPROCESSOR,
  /** The observed outcome differs from the prediction. */
  OBSERVATION;

  /** The word used in requirements and reports. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
