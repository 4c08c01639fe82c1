// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.bench.growth;

import java.util.List;
import java.util.Locale;

/** Draws series as points with their fitted lines, on logarithmic axes, as SVG. */
final class Plot {
  private static final int WIDTH = 360;
  private static final int HEIGHT = 300;
  private static final int LEFT = 70;
  private static final int TOP = 50;
  private static final int RIGHT = 15;
  private static final int BOTTOM = 45;
  private static final List<String> COLOURS = List.of("#1f5fa8", "#b8501c");

  private final StringBuilder svg = new StringBuilder();
  private final int left;
  private final Axis x;
  private final Axis y;

  /** The powers of ten that an axis shows, and their pixel positions. */
  private record Axis(int lowest, int highest, double start, double length) {

    static Axis of(double smallest, double largest, double start, double length) {
      int lowest = (int) Math.floor(Math.log10(smallest));
      int highest = Math.max(lowest + 1, (int) Math.ceil(Math.log10(largest)));
      return new Axis(lowest, highest, start, length);
    }

    double at(double value) {
      return start + (Math.log10(value) - lowest) / (highest - lowest) * length;
    }
  }

  private Plot(List<Series> series, int left) {
    this.left = left;
    List<Point> points = series.stream().flatMap(one -> one.points().stream()).toList();
    double bottom = HEIGHT - BOTTOM;
    x =
        Axis.of(
            points.stream().mapToDouble(Point::x).min().orElseThrow(),
            points.stream().mapToDouble(Point::x).max().orElseThrow(),
            left + LEFT,
            WIDTH - LEFT - RIGHT);
    y =
        Axis.of(
            points.stream().mapToDouble(Point::seconds).min().orElseThrow(),
            points.stream().mapToDouble(Point::seconds).max().orElseThrow(),
            bottom,
            TOP - bottom);
  }

  /** Draws panels side by side. */
  static String of(List<List<Series>> panels) {
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                + " font-family=\"sans-serif\" font-size=\"11\">%n"
                + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
            WIDTH * panels.size(),
            HEIGHT));
    for (int i = 0; i < panels.size(); i++) {
      svg.append(new Plot(panels.get(i), WIDTH * i).panel(panels.get(i)));
    }
    return svg.append("</svg>\n").toString();
  }

  private String panel(List<Series> series) {
    axes(series.get(0).unit());
    for (int i = 0; i < series.size(); i++) {
      String colour = COLOURS.get(i);
      Series one = series.get(i);
      line(one, colour);
      one.points().forEach(point -> dot(point, colour));
      text(left + LEFT, 18 + 14 * i, "start", colour, legend(one));
    }
    return svg.toString();
  }

  private static String legend(Series series) {
    return String.format(Locale.ROOT, "%s, R² %.4f", series.name(), series.line().rSquared());
  }

  private void axes(String unit) {
    for (int power = x.lowest; power <= x.highest; power++) {
      double at = x.at(Math.pow(10, power));
      stroke(at, HEIGHT - BOTTOM, at, TOP, "#ddd");
      text(at, HEIGHT - BOTTOM + 15, "middle", "#333", count(Math.pow(10, power)));
    }
    for (int power = y.lowest; power <= y.highest; power++) {
      double at = y.at(Math.pow(10, power));
      stroke(left + LEFT, at, left + WIDTH - RIGHT, at, "#ddd");
      text(left + LEFT - 6, at + 4, "end", "#333", Series.time(Math.pow(10, power)));
    }
    text(left + (LEFT + WIDTH) / 2.0, HEIGHT - 10, "middle", "#333", unit + "s");
  }

  private static String count(double value) {
    if (value >= 1e6) {
      return String.format(Locale.ROOT, "%.0f M", value / 1e6);
    }
    return value >= 1e3
        ? String.format(Locale.ROOT, "%.0f k", value / 1e3)
        : String.format(Locale.ROOT, "%.0f", value);
  }

  /** A straight line is curved on logarithmic axes, so it is drawn in steps. */
  private void line(Series series, String colour) {
    Line line = series.line();
    List<Point> points = series.points();
    double from = points.get(0).x();
    double to = points.get(points.size() - 1).x();
    svg.append("<polyline fill=\"none\" stroke=\"").append(colour).append("\" points=\"");
    for (int step = 0; step <= 50; step++) {
      double at = from * Math.pow(to / from, step / 50.0);
      if (line.at(at) > 0) {
        svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", x.at(at), y.at(line.at(at))));
      }
    }
    svg.append(String.format("\"/>%n"));
  }

  private void dot(Point point, String colour) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>%n",
            x.at(point.x()),
            y.at(point.seconds()),
            colour));
  }

  private void stroke(double x1, double y1, double x2, double y2, String colour) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n",
            x1,
            y1,
            x2,
            y2,
            colour));
  }

  private void text(double atX, double atY, String anchor, String colour, String text) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n",
            atX,
            atY,
            anchor,
            colour,
            text));
  }
}
