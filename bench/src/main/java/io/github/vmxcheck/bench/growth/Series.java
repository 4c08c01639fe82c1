// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.bench.growth;

import java.util.List;
import java.util.Locale;

/**
 * Measurements of one thing at several sizes.
 *
 * @param name what was measured
 * @param unit what x counts, in the singular
 * @param points from the smallest x to the largest
 */
record Series(String name, String unit, List<Point> points) {

  Line line() {
    return Line.through(points);
  }

  /** The exponent by which the cost grows with x, from the second largest x to the largest. */
  double lastExponent() {
    Point last = points.get(points.size() - 1);
    Point before = points.get(points.size() - 2);
    return Math.log(last.seconds() / before.seconds()) / Math.log(last.x() / before.x());
  }

  /** The measurements in one line of text. */
  String text() {
    Line line = line();
    return String.format(
        Locale.ROOT,
        "%s: %s + %s per %s, R² %.4f, last step grows with exponent %.2f",
        name,
        time(line.start()),
        time(line.slope()),
        unit,
        line.rSquared(),
        lastExponent());
  }

  static String time(double seconds) {
    double size = Math.abs(seconds);
    if (size >= 1) {
      return String.format(Locale.ROOT, "%.3g s", seconds);
    }
    if (size >= 1e-3) {
      return String.format(Locale.ROOT, "%.3g ms", seconds * 1e3);
    }
    return size >= 1e-6
        ? String.format(Locale.ROOT, "%.3g µs", seconds * 1e6)
        : String.format(Locale.ROOT, "%.3g ns", seconds * 1e9);
  }
}
