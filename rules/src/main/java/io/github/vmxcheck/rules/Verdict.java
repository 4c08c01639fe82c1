// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import java.util.Locale;

/** What is known of one requirement in one state. */
public enum Verdict {
  /** Violated, whatever the unknown bits are. */
  VIOLATED,
  /** Violated or not, as the unknown bits may be. */
  UNDETERMINED,
  /** The requirement does not concern this state. */
  NOT_APPLICABLE,
  /** Satisfied, whatever the unknown bits are. */
  SATISFIED;

  /** The word used in summaries. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
