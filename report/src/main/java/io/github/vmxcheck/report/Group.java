// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

/**
 * What findings are grouped by: the steps of guides, then the rest by kind.
 *
 * @param number of the step; greater than any of them where it is none
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
