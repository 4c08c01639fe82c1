// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Phrases for reports: plurals, lists and ranges. */
public final class Phrases {
  /** What a shell takes as it is. */
  private static final Pattern PLAIN = Pattern.compile("[\\w./:=@%+,-]+");

  private Phrases() {}

  /** {@code 1 snapshot}, {@code 2 snapshots}. */
  public static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  /** {@code a}, {@code a or b}, {@code a, b or c}. */
  public static String list(List<String> items, String conjunction) {
    int last = items.size() - 1;
    if (last < 1) {
      return String.join("", items);
    }
    return String.join(", ", items.subList(0, last)) + " " + conjunction + " " + items.get(last);
  }

  /** The first few items, and the number of the others. */
  public static String few(List<String> items, int most) {
    if (items.size() <= most) {
      return list(items, "and");
    }
    int more = items.size() - most;
    return String.join(", ", items.subList(0, most)) + " and " + more + " more";
  }

  /** {@code logical processor 0}, or {@code logical processor ?} where the number is unknown. */
  public static String processor(boolean isNumbered, long id) {
    return isNumbered ? processors(List.of(id)) : "logical processor ?";
  }

  /** {@code logical processor 0}, {@code logical processors 0 to 14 and 16}. */
  public static String processors(List<Long> ids) {
    if (ids.size() == 1) {
      return "logical processor " + Long.toUnsignedString(ids.get(0));
    }
    List<String> ranges = new ArrayList<>();
    int start = 0;
    for (int i = 1; i <= ids.size(); i++) {
      if (i < ids.size() && ids.get(i) == ids.get(i - 1) + 1) {
        continue;
      }
      addRange(ranges, ids.subList(start, i));
      start = i;
    }
    return "logical processors " + list(ranges, "and");
  }

  private static void addRange(List<String> ranges, List<Long> run) {
    String first = Long.toUnsignedString(run.get(0));
    String last = Long.toUnsignedString(run.get(run.size() - 1));
    if (run.size() > 2) {
      ranges.add(first + " to " + last);
      return;
    }
    ranges.add(first);
    if (run.size() == 2) {
      ranges.add(last);
    }
  }

  /** A text as one argument in a shell's command line. */
  public static String shellWord(String text) {
    return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  public static String capitalized(String sentence) {
    return sentence.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + sentence.substring(1);
  }
}
