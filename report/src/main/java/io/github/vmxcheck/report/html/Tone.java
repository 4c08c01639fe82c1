// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report.html;

import java.util.Locale;

/** How something stands; a colour, a sign and a word, so that none of them is needed alone. */
public enum Tone {
  BAD("✗", "violated"),
  WARNED("!", "warning"),
  OPEN("?", "undetermined"),
  GOOD("✓", "satisfied"),
  NONE("–", "not applicable"),
  ACCEPTED("~", "accepted"),
  /** Of a report that holds only what is violated or undetermined. */
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

  /** Name of the class in the style sheet. */
  public String css() {
    return name().toLowerCase(Locale.ROOT);
  }
}
