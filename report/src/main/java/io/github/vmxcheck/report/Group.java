// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

/**
 * A group of findings: a step of a guide, or a group by kind, which comes after the steps.
 *
 * @param number of the step; greater than any step number if it is not a step
 * @param words title of the step or the group
 * @param isStep whether it is a step
 */
record Group(int number, String words, boolean isStep) implements Comparable<Group> {

  /** Heading of the group's findings. */
  String heading() {
    return isStep ? "Step " + number + ": " + words : words;
  }

  @Override
  public int compareTo(Group other) {
    return Integer.compare(number, other.number);
  }
}
