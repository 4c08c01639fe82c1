// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the marks of all formats in a line in one pass. A reader need not see a line that has none
 * of its marks.
 *
 * <p>Marks are written in lower case, match either case, and are separated by blanks. In a mark
 * {@code X} matches any hexadecimal digit, {@code D} any decimal digit and {@code S} a blank. Other
 * blanks, tabs and underscores between its characters in the line are ignored.
 *
 * <p>All marks form one deterministic automaton. Its states are created when a text first reaches
 * them: most texts reach few.
 */
public final class Marks {
  private static final int ASCII = 128;

  /** This many states take 4 MiB. No usual text needs them; beyond that, all are built again. */
  private static final int MOST_STATES = 1 << 13;

  private static final int UNKNOWN = -1;
  private static final char END = 0;

  /** All marks, each followed by {@link #END}; a position in it is how far a mark was found. */
  private final String marks;

  /** For the end of each mark, the number of its format. */
  private final Map<Integer, Integer> formats = new HashMap<>();

  /** For each character, the positions after it in the marks that start with it. */
  private final int[][] started = new int[ASCII][];

  private final Map<List<Integer>, Integer> numbers = new HashMap<>();
  private final List<List<Integer>> states = new ArrayList<>();

  /** For each state, the formats of the marks that end there; null if none does. */
  private BitSet[] found = {};

  private int[] next = {};

  /** Takes the marks of each format in one string. */
  Marks(List<String> ofFormats) {
    StringBuilder all = new StringBuilder();
    List<Integer> begins = new ArrayList<>();
    for (int i = 0; i < ofFormats.size(); i++) {
      for (String mark : ofFormats.get(i).split(" ", -1)) {
        begins.add(all.length());
        all.append(mark).append(END);
        formats.put(all.length() - 1, i);
      }
    }
    marks = all.toString();
    for (char c = 0; c < ASCII; c++) {
      char first = c;
      started[c] = begins.stream().filter(at -> fits(at, first)).mapToInt(at -> at + 1).toArray();
    }
    number(List.of());
  }

  /** Adds the numbers of the formats whose marks the line contains. Marks are ASCII only. */
  void addTo(BitSet those, String line) {
    int state = 0;
    for (byte c : line.getBytes(StandardCharsets.US_ASCII)) {
      int reached = next[state * ASCII + c];
      state = reached == UNKNOWN ? reach(state, (char) c) : reached;
      if (found[state] != null) {
        those.or(found[state]);
      }
    }
  }

  /** Creates the state that follows this one after a character. */
  private int reach(int state, char c) {
    List<Integer> reached = new ArrayList<>();
    for (int position : states.get(state)) {
      if (isBetween(c) && marks.charAt(position) != END) {
        reached.add(position);
      }
      if (fits(position, c)) {
        reached.add(position + 1);
      }
    }
    for (int position : started[c]) {
      reached.add(position);
    }
    List<Integer> sorted = reached.stream().sorted().distinct().toList();
    if (states.size() == MOST_STATES && !numbers.containsKey(sorted)) {
      forget();
      return number(sorted);
    }
    int number = number(sorted);
    next[state * ASCII + c] = number;
    return number;
  }

  /** Whether a character matches the one at a position of the marks. */
  private boolean fits(int position, char c) {
    boolean digit = c >= '0' && c <= '9';
    char lower = c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    char expected = marks.charAt(position);
    return switch (expected) {
      case 'X' -> digit || lower >= 'a' && lower <= 'f';
      case 'D' -> digit;
      case 'S' -> c == ' ';
      case END -> false;
      default -> expected == lower;
    };
  }

  private static boolean isBetween(char c) {
    return c == ' ' || c == '\t' || c == '_';
  }

  private void forget() {
    numbers.clear();
    states.clear();
    number(List.of());
  }

  /** The number of the state in which marks were found up to these positions. */
  private int number(List<Integer> positions) {
    Integer known = numbers.putIfAbsent(positions, states.size());
    if (known != null) {
      return known;
    }
    int number = states.size();
    states.add(positions);
    if (number == found.length) {
      found = Arrays.copyOf(found, 2 * number + 16);
      next = Arrays.copyOf(next, found.length * ASCII);
    }
    Arrays.fill(next, number * ASCII, (number + 1) * ASCII, UNKNOWN);
    found[number] = found(positions);
    return number;
  }

  /** The formats of the marks that end at these positions; null if none does. */
  private BitSet found(List<Integer> positions) {
    BitSet those = new BitSet();
    for (int position : positions) {
      Integer format = formats.get(position);
      if (format != null) {
        those.set(format);
      }
    }
    return those.isEmpty() ? null : those;
  }
}
