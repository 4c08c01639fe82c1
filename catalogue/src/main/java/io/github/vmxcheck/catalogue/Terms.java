// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses the bits of a mask: numbers and ranges in the manual's notation, the highest first; names
 * that are defined before it; and {@code unnamed} for all bits without a name.
 */
final class Terms {
  private static final Pattern RANGE = Pattern.compile("(\\d{1,2})(?::(\\d{1,2}))?");
  private static final Pattern NAME = Pattern.compile("([A-Z][A-Z0-9_-]*)(?: << (\\d{1,2}))?");
  private static final String EXPECTED =
      "bits such as 63:32, 5, names of bits of this register defined before, or unnamed";

  private final int width;
  private final Map<String, Long> named = new HashMap<>();
  private long allNamed;

  Terms(int width, List<Bits> bits) {
    this.width = width;
    for (Bits one : bits) {
      named.put(one.name(), one.mask());
      allNamed |= one.mask();
    }
  }

  /** Parses a mask; later masks may use its name. */
  Mask mask(String name, YamlValue bits, String about) {
    List<String> terms = new ArrayList<>();
    long mask = 0;
    for (String part : bits.text().split(", ", -1)) {
      mask |= term(part, bits, terms);
    }
    if (named.put(name, mask) != null) {
      throw bits.problem("'" + name + "' a second time", "a name of its own");
    }
    return new Mask(name, mask, terms, about);
  }

  private long term(String part, YamlValue at, List<String> terms) {
    Matcher range = RANGE.matcher(part);
    if (range.matches()) {
      long mask = mask(range, width, at);
      terms.add(java(mask));
      return mask;
    }
    if (part.equals("unnamed")) {
      long rest = ~allNamed & -1L >>> (64 - width);
      ranges(rest).forEach(one -> terms.add(java(one)));
      return rest;
    }
    Matcher name = NAME.matcher(part);
    Long mask = name.matches() ? named.get(name.group(1)) : null;
    if (mask == null) {
      throw at.problem("'" + part + "'", EXPECTED);
    }
    terms.add(part.replace('-', '_'));
    return name.group(2) == null ? mask : mask << Integer.parseInt(name.group(2));
  }

  /** Parses a bit number or a range, which must be within the register. */
  static Bits bits(String name, YamlValue at, int width, List<Reference> features) {
    Matcher range = RANGE.matcher(at.text());
    if (!range.matches()) {
      throw at.problem("'" + at.text() + "'", "a bit such as 5 or a range such as 13:12");
    }
    long mask = mask(range, width, at);
    int high = 63 - Long.numberOfLeadingZeros(mask);
    return new Bits(name, high, Long.numberOfTrailingZeros(mask), features);
  }

  private static long mask(Matcher range, int width, YamlValue at) {
    int high = Integer.parseInt(range.group(1));
    int low = range.group(2) == null ? high : Integer.parseInt(range.group(2));
    if (high >= width) {
      throw at.problem("bit " + high, "one of the " + width + " bits of the field");
    }
    if (low > high || range.group(2) != null && low == high) {
      throw at.problem(range.group(), "the highest bit first, such as 13:12");
    }
    return -1L >>> (63 - high + low) << low;
  }

  /** Runs of adjacent bits, the highest first. */
  private static List<Long> ranges(long mask) {
    List<Long> ranges = new ArrayList<>();
    long rest = mask;
    while (rest != 0) {
      int high = 63 - Long.numberOfLeadingZeros(rest);
      int ones = Long.numberOfLeadingZeros(~(rest << 63 - high));
      long range = -1L >>> (64 - ones) << high - ones + 1;
      ranges.add(range);
      rest &= ~range;
    }
    return ranges;
  }

  /** Adjacent bits in Java: a run of ones, shifted to the lowest bit. */
  static String java(long mask) {
    int low = Long.numberOfTrailingZeros(mask);
    long down = mask >>> low;
    String ones = down == 1 ? "1L" : mask >>> 63 == 1 ? "-1L" : "0x" + Long.toHexString(down) + "L";
    return low == 0 && down != 1 ? ones : ones + " << " + low;
  }
}
