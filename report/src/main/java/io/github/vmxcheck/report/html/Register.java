// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A register as a strip of bits, and the arithmetic that VMXON does with it.
 *
 * @param title as the manual calls it
 * @param value its value
 * @param tone whether a bit is wrong
 * @param bits the highest first; 32 or 64
 * @param sums the arithmetic
 */
public record Register(String title, String value, Tone tone, List<Bit> bits, List<Sum> sums) {
  private static final int ROW = 16;

  /** What a bit must be. */
  public enum Need {
    ZERO,
    ONE,
    FREE,
    UNKNOWN;

    /** Name of the class in the style sheet. */
    public String css() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A bit.
   *
   * @param number 63 to 0
   * @param digit {@code 0}, {@code 1} or {@code ?}
   * @param need what it must be
   * @param wrong whether it is not that
   * @param title its name, what it is and what it must be
   */
  public record Bit(int number, String digit, Need need, boolean wrong, String title) {

    /** Whether a reader who goes from bit to bit wants to stop here. */
    public boolean matters() {
      return wrong || need == Need.ONE || digit.equals("?") && need != Need.FREE;
    }
  }

  /**
   * A line of arithmetic.
   *
   * @param term such as {@code CR4 & FIXED0}
   * @param value its value
   * @param words what it means
   * @param wrong whether it is not as it must be
   */
  public record Sum(String term, String value, String words, boolean wrong) {}

  /** The bits in rows of 16, for as many of them in a line as the page is wide. */
  public List<List<Bit>> rows() {
    List<List<Bit>> rows = new ArrayList<>();
    for (int start = 0; start < bits.size(); start += ROW) {
      rows.add(bits.subList(start, start + ROW));
    }
    return rows;
  }
}
