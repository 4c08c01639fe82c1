// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import java.util.Locale;

/** Levels of a violation, the most severe first. */
public enum Level {
  ERROR,
  WARNING,
  NOTE;

  /** The word used in requirements, options and reports. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
