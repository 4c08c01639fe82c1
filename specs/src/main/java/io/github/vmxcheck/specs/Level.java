// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import java.util.Locale;

/** How much a violation weighs, the heaviest first. */
public enum Level {
  ERROR,
  WARNING,
  NOTE;

  /** The word used in clauses, options and reports. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
