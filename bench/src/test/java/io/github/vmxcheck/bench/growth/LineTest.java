// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.bench.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class LineTest {

  @Test
  void pointsOnALineGiveThatLine() {
    Line line = Line.through(points(x -> 3 + 2 * x));

    assertThat(line.start()).isCloseTo(3, within(1e-9));
    assertThat(line.slope()).isCloseTo(2, within(1e-9));
    assertThat(line.rSquared()).isCloseTo(1, within(1e-9));
  }

  @Test
  void aSquareIsNotALine() {
    Series series = new Series("square", "x", points(x -> x * x));

    assertThat(series.line().rSquared()).isLessThan(0.9);
    assertThat(series.lastExponent()).isCloseTo(2, within(1e-9));
  }

  @Test
  void aPlotHasADotForEachPoint() {
    List<Point> points = points(x -> 3 + 2 * x);

    String svg = Plot.of(List.of(List.of(new Series("a", "byte", points))));

    assertThat(svg).startsWith("<svg").endsWith("</svg>\n");
    assertThat(svg.split("<circle", -1)).hasSize(points.size() + 1);
  }

  private static List<Point> points(DoubleUnaryOperator seconds) {
    return DoubleStream.of(1, 10, 100, 1000)
        .mapToObj(x -> new Point(x, seconds.applyAsDouble(x)))
        .toList();
  }
}
