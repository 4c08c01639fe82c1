// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the known word that a misspelt one probably means. */
public final class ClosestMatch {

  private ClosestMatch() {}

  /** The known word with the fewest edits, if these are at most a third of its letters. */
  public static Optional<String> of(String word, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(candidate -> edits(word, candidate)))
        .filter(candidate -> edits(word, candidate) <= Math.max(1, candidate.length() / 3));
  }

  /** Letters inserted, removed or replaced, and neighbours swapped. */
  private static int edits(String a, String b) {
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        edits[i][j] = i == 0 || j == 0 ? i + j : fewest(edits, a, b, i, j);
      }
    }
    return edits[a.length()][b.length()];
  }

  private static int fewest(int[][] edits, String a, String b, int i, int j) {
    char last = a.charAt(i - 1);
    int replaced = edits[i - 1][j - 1] + (last == b.charAt(j - 1) ? 0 : 1);
    int fewest = Math.min(replaced, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
    boolean isSwap =
        i > 1 && j > 1 && last == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return isSwap ? Math.min(fewest, edits[i - 2][j - 2] + 1) : fewest;
  }
}
