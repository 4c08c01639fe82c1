// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import java.util.Locale;

/** Verdict on one requirement in one state. */
public enum Verdict {
  /** Violated for every value of the unknown bits. */
  VIOLATED,
  /** Violated or not, depending on the unknown bits. */
  UNDETERMINED,
  /** The requirement is not applicable in this state. */
  NOT_APPLICABLE,
  /** Satisfied for every value of the unknown bits. */
  SATISFIED;

  /** The word used in summaries. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
