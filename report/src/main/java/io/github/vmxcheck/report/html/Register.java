// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A register as a strip of bits, and the demands of requirements on them.
 *
 * @param title as the manual calls it
 * @param value its value
 * @param tone whether a bit is wrong
 * @param bits the highest first; 32 or 64
 * @param names the wrong, missing, required and set bits by their names
 * @param demands in the order of the specification
 */
public record Register(
    String title,
    String value,
    Tone tone,
    List<Bit> bits,
    List<Part.Fact> names,
    List<Demand> demands) {
  private static final int ROW = 16;

  /** What a bit must be. */
  public enum Need {
    ZERO,
    ONE,
    FREE,
    UNKNOWN;

    /** Name of the CSS class. */
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
   * @param wrong whether it is not what it must be
   * @param title its name, its value and what it must be
   */
  public record Bit(int number, String digit, Need need, boolean wrong, String title) {

    /** Whether keyboard navigation stops at this bit. */
    public boolean matters() {
      return wrong || need == Need.ONE || digit.equals("?") && need != Need.FREE;
    }
  }

  /**
   * What a requirement demands of the bits.
   *
   * @param requirement its id
   * @param words the required values of bits, and which bits are wrong or unknown
   * @param values what else it depends on
   * @param wrong whether a bit is wrong
   */
  public record Demand(String requirement, String words, String values, boolean wrong) {}

  /** The bits in rows of 16; a line contains as many rows as fit. */
  public List<List<Bit>> rows() {
    List<List<Bit>> rows = new ArrayList<>();
    for (int start = 0; start < bits.size(); start += ROW) {
      rows.add(bits.subList(start, start + ROW));
    }
    return rows;
  }
}
