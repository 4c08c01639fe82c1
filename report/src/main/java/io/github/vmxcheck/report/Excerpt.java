// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.result.FindingResult.Evidence;
import io.github.vmxcheck.check.result.Place;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.specs.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Lines of a dump with their numbers and a mark under each value; for a saved report, which
 * contains no lines, only the places.
 */
final class Excerpt {
  private static final String FIRST = "--> ";
  private static final String FURTHER = "::: ";

  private final TextOutput output;
  private final SnapshotResult snapshot;
  private final Level level;
  private final Predicate<Evidence> isAtFault;
  private int gutter;

  /**
   * Creates an excerpt.
   *
   * @param level of the finding, for the colour of the marks
   * @param isAtFault selects the values marked as wrong; the others are marked as their
   *     counterparts
   */
  Excerpt(TextOutput output, SnapshotResult snapshot, Level level, Predicate<Evidence> isAtFault) {
    this.output = output;
    this.snapshot = snapshot;
    this.level = level;
    this.isAtFault = isAtFault;
  }

  /** Where a value was read, in words: the line, and the source if there are several. */
  static String line(SnapshotResult snapshot, Place place) {
    return snapshot.sources().isEmpty() ? "line " + place.line() : place.toString();
  }

  /** Shows where values were read: source by source, in the order of the lines. */
  void write(List<Evidence> values) {
    Map<String, List<Evidence>> bySource = new LinkedHashMap<>();
    int last = 0;
    for (Evidence value : values) {
      Place place = place(value);
      bySource.computeIfAbsent(place.file(), one -> new ArrayList<>()).add(value);
      last = Math.max(last, place.line());
    }
    gutter = Integer.toString(last).length();
    String mark = FIRST;
    for (List<Evidence> ofOneSource : bySource.values()) {
      if (snapshot.lines().isPresent()) {
        source(ofOneSource, mark);
      } else {
        places(ofOneSource, mark);
      }
      mark = FURTHER;
    }
  }

  private static Place place(Evidence value) {
    return value.place().orElseThrow();
  }

  private void places(List<Evidence> values, String first) {
    String mark = first;
    for (Place place : values.stream().map(Excerpt::place).distinct().toList()) {
      arrow(mark, place);
      mark = FURTHER;
    }
  }

  private void arrow(String mark, Place place) {
    output.line(" ".repeat(gutter) + output.style().frame(mark) + Sanitized.of(place.toString()));
  }

  private void source(List<Evidence> values, String mark) {
    TreeMap<Integer, List<Evidence>> byLine = new TreeMap<>();
    for (Evidence value : values) {
      byLine.computeIfAbsent(place(value).line(), line -> new ArrayList<>()).add(value);
    }
    arrow(mark, place(values.get(0)));
    output.line(bar());
    int shown = -1;
    for (Map.Entry<Integer, List<Evidence>> one : byLine.entrySet()) {
      if (shown >= 0 && one.getKey() > shown + 1) {
        output.line(output.style().frame("..."));
      }
      line(one.getKey(), one.getValue());
      shown = one.getKey();
    }
    output.line(bar());
  }

  private String bar() {
    return " ".repeat(gutter + 1) + output.style().frame("|");
  }

  private void line(int number, List<Evidence> values) {
    Optional<String> text = snapshot.lines().orElseThrow().apply(place(values.get(0)));
    if (text.isEmpty()) {
      return;
    }
    values.sort(Comparator.comparingInt(value -> place(value).column()));
    if (windows(text.get(), values).stream().allMatch(one -> one.isWhole(text.get()))) {
      line(number, text.get(), values);
      return;
    }
    for (Evidence value : values) {
      line(number, text.get(), List.of(value));
    }
  }

  private List<Window> windows(String text, List<Evidence> values) {
    int columns = output.width() - gutter - 3;
    return values.stream().map(value -> Window.of(text, place(value).column(), columns)).toList();
  }

  private void line(int number, String text, List<Evidence> values) {
    List<Window> windows = windows(text, values);
    String margin = " ".repeat(gutter - Integer.toString(number).length()) + number + " |";
    output.line((output.style().frame(margin) + " " + windows.get(0).text()).stripTrailing());
    StringBuilder marks = new StringBuilder(bar()).append(' ');
    int column = 0;
    for (int i = 0; i < values.size(); i++) {
      Window window = windows.get(i);
      marks.append(" ".repeat(Math.max(0, window.start() - column)));
      marks.append(mark(values.get(i), window.length()));
      column = window.start() + window.length();
    }
    output.line(marks.toString());
  }

  private String mark(Evidence value, int length) {
    return isAtFault.test(value)
        ? output.style().level(level, "^".repeat(length))
        : output.style().frame("-".repeat(length));
  }
}
