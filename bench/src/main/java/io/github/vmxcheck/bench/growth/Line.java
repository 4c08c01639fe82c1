// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.bench.growth;

import java.util.List;

/**
 * The best-fitting line through points. Points are weighted by relative error, so that small values
 * count as much as large ones.
 *
 * @param start seconds that do not depend on x
 * @param slope seconds per unit of x
 * @param rSquared the share of the variance that the line explains, at most 1
 */
record Line(double start, double slope, double rSquared) {

  static Line through(List<Point> points) {
    double sum = 0;
    double meanX = 0;
    double meanY = 0;
    for (Point point : points) {
      sum += weight(point);
      meanX += weight(point) * point.x();
      meanY += weight(point) * point.seconds();
    }
    meanX /= sum;
    meanY /= sum;
    double xx = 0;
    double xy = 0;
    double yy = 0;
    for (Point point : points) {
      xx += weight(point) * (point.x() - meanX) * (point.x() - meanX);
      xy += weight(point) * (point.x() - meanX) * (point.seconds() - meanY);
      yy += weight(point) * (point.seconds() - meanY) * (point.seconds() - meanY);
    }
    return new Line(meanY - xy / xx * meanX, xy / xx, xy * xy / (xx * yy));
  }

  private static double weight(Point point) {
    return 1 / (point.seconds() * point.seconds());
  }

  double at(double x) {
    return start + slope * x;
  }
}
