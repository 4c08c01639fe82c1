// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report.html;

import java.util.Locale;

/**
 * The state of something, shown as a colour, a sign and a word, so that no reader depends on only
 * one of them.
 */
public enum Tone {
  BAD("✗", "violated"),
  WARNED("!", "warning"),
  OPEN("?", "undetermined"),
  GOOD("✓", "satisfied"),
  NONE("–", "not applicable"),
  ACCEPTED("~", "accepted"),
  /** Not listed in a report that contains only violated and undetermined requirements. */
  UNREPORTED("·", "satisfied or not applicable");

  private final String sign;
  private final String word;

  Tone(String sign, String word) {
    this.sign = sign;
    this.word = word;
  }

  public String sign() {
    return sign;
  }

  public String word() {
    return word;
  }

  /** Name of the CSS class. */
  public String css() {
    return name().toLowerCase(Locale.ROOT);
  }
}
