// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli.patterns;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text that counts how often its characters are read, and stops a reader at a limit. */
final class CountedText implements CharSequence {

  /** Thrown at the limit, where counting further gives no more information. */
  private static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Enough() {
      super(null, null, false, false);
    }
  }

  private final String text;
  private final long most;
  private long visits;

  private CountedText(String text, long most) {
    this.text = text;
    this.most = most;
  }

  /**
   * The number of characters a pattern reads to find all matches and to match the whole text.
   *
   * @param most the limit at which counting stops
   */
  static long visits(Pattern pattern, String text, long most) {
    CountedText counted = new CountedText(text, most);
    Matcher matcher = pattern.matcher(counted);
    try {
      while (matcher.find()) {
        // Only the search matters.
      }
      matcher.reset().matches();
    } catch (Enough e) {
      return most;
    }
    return counted.visits;
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int index) {
    if (++visits >= most) {
      throw new Enough();
    }
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.substring(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
