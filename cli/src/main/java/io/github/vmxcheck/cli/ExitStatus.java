// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.check.Tally;

/** Exit statuses. If several apply, the first of 70, 2, 3, 1, 4, 0 wins. */
final class ExitStatus {
  /** Something was checked, and nothing reached the threshold. */
  static final int OK = 0;

  /** A requirement is violated at or above the threshold. */
  static final int VIOLATED = 1;

  /** Usage error, no input matched, or no requirement applied to any input. */
  static final int USAGE = 2;

  /** Some input could not be read; the rest was checked. */
  static final int UNREADABLE = 3;

  /** The reader closed the pipe; the status of a program that SIGPIPE terminates. */
  static final int UNREAD = 141;

  /** Nothing is violated, but a prerequisite of the checked instruction is undetermined. */
  static final int UNDETERMINED = 4;

  /** Internal error. */
  static final int INTERNAL = 70;

  private ExitStatus() {}

  /** The status of a completed run. */
  static int of(Tally tally, boolean undeterminedIsFine) {
    if (!tally.wasAnythingApplicable()
        && (tally.wasAnythingChecked() || !tally.wasAnythingUnreadable())) {
      return USAGE;
    }
    if (tally.wasAnythingUnreadable()) {
      return UNREADABLE;
    }
    if (tally.wasThresholdReached()) {
      return VIOLATED;
    }
    return tally.isPrerequisiteOpen() && !undeterminedIsFine ? UNDETERMINED : OK;
  }
}
