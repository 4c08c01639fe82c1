// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A row of the table.
 *
 * @param what the two things that are compared
 * @param ratios one for each round
 * @param budget the limit, if there is one
 */
record Row(String what, List<Double> ratios, Optional<Budget> budget) {

  static final List<String> HEAD =
      List.of("| what | ratio | lowest to highest | budget | met |", "|---|---:|---:|---:|---|");

  Row(String what, List<Double> ratios, Budget budget) {
    this(what, ratios, Optional.of(budget));
  }

  Row(String what, List<Double> ratios) {
    this(what, ratios, Optional.empty());
  }

  /** The row in Markdown. */
  String text() {
    double[] sorted = ratios.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return "| "
        + String.join(
            " | ",
            what,
            sorted.length == 0 ? "–" : text(median(sorted)),
            sorted.length == 0 ? "–" : text(sorted[0]) + " to " + text(sorted[sorted.length - 1]),
            budget.map(Budget::text).orElse(""),
            sorted.length == 0
                ? "not measured"
                : budget.map(one -> one.met(median(sorted))).orElse(""))
        + " |";
  }

  static double median(double... sorted) {
    double[] copy = sorted.clone();
    Arrays.sort(copy);
    return copy[copy.length / 2];
  }

  /** A readable form of a ratio: a small one is a fraction. */
  static String text(double ratio) {
    if (ratio < 0.1) {
      return "1/" + String.format(Locale.ROOT, "%.1f", 1 / ratio).replaceFirst("\\.0$", "");
    }
    return String.format(Locale.ROOT, ratio < 10 ? "%.2f" : "%.1f", ratio);
  }
}
