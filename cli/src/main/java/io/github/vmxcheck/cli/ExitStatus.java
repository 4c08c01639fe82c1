// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.check.Tally;

/** What the program's exit status means. Of several classes the highest wins. */
final class ExitStatus {
  /** Something was checked, and nothing reached the threshold. */
  static final int OK = 0;

  /** A requirement is violated at or above the threshold. */
  static final int VIOLATED = 1;

  /** Wrong usage, no input matched, or nothing was applicable in the whole run. */
  static final int USAGE = 2;

  /** Some input could not be read; the rest was checked. */
  static final int UNREADABLE = 3;

  /** That of a program which the signal SIGPIPE ended: nothing reads the results. */
  static final int UNREAD = 141;

  /** Nothing is violated, but a prerequisite of VMXON is undetermined. */
  static final int UNDETERMINED = 4;

  /** An error of the program itself. */
  static final int INTERNAL = 70;

  private ExitStatus() {}

  /** The status of a run that ended well, from what it met. */
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
