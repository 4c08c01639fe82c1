// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.text.Visible;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.SourceText;
import io.github.vmxcheck.rules.Diagnosis.Evidence;
import io.github.vmxcheck.specs.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Lines of a dump with their numbers and a mark under each value. */
final class Excerpt {
  private final Page page;
  private final List<SourceText> sources;
  private final Level level;
  private final Predicate<Evidence> isAtFault;
  private int gutter;

  /**
   * An excerpt.
   *
   * @param level weight of the finding, for the colour of the marks
   * @param isAtFault which values are marked as wrong, the others are marked as their counterpart
   */
  Excerpt(Page page, List<SourceText> sources, Level level, Predicate<Evidence> isAtFault) {
    this.page = page;
    this.sources = sources;
    this.level = level;
    this.isAtFault = isAtFault;
  }

  /** {@code file:line:column} of a value that was read. */
  static String place(List<SourceText> sources, long origin) {
    String name = sources.get(Origin.source(origin)).name();
    int column = Origin.column(origin);
    return name + ":" + Origin.line(origin) + (column == 0 ? "" : ":" + column);
  }

  /** Where a value was read, in words: the line, and of which source where there are several. */
  static String line(List<SourceText> sources, long origin) {
    return sources.size() > 1 ? place(sources, origin) : "line " + Origin.line(origin);
  }

  /** Shows where values were read: source by source, in the order of the lines. */
  void write(List<Evidence> values) {
    Map<Integer, List<Evidence>> bySource = new LinkedHashMap<>();
    int last = 0;
    for (Evidence value : values) {
      int source = Origin.source(value.origin());
      bySource.computeIfAbsent(source, one -> new ArrayList<>()).add(value);
      last = Math.max(last, Origin.line(value.origin()));
    }
    gutter = Integer.toString(last).length();
    String mark = "--> ";
    for (List<Evidence> ofOneSource : bySource.values()) {
      source(ofOneSource, mark);
      mark = "::: ";
    }
  }

  private void source(List<Evidence> values, String mark) {
    TreeMap<Integer, List<Evidence>> byLine = new TreeMap<>();
    for (Evidence value : values) {
      byLine.computeIfAbsent(Origin.line(value.origin()), line -> new ArrayList<>()).add(value);
    }
    String arrow = " ".repeat(gutter) + page.style().frame(mark);
    page.line(arrow + Visible.of(place(sources, values.get(0).origin())));
    page.line(bar());
    int shown = -1;
    for (Map.Entry<Integer, List<Evidence>> one : byLine.entrySet()) {
      if (shown >= 0 && one.getKey() > shown + 1) {
        page.line(page.style().frame("..."));
      }
      line(one.getKey(), one.getValue());
      shown = one.getKey();
    }
    page.line(bar());
  }

  private String bar() {
    return " ".repeat(gutter + 1) + page.style().frame("|");
  }

  private void line(int number, List<Evidence> values) {
    SourceText source = sources.get(Origin.source(values.get(0).origin()));
    Optional<String> text = source.line(number);
    if (text.isEmpty()) {
      return;
    }
    values.sort(Comparator.comparingInt(value -> Origin.column(value.origin())));
    if (windows(text.get(), values).stream().allMatch(one -> one.isWhole(text.get()))) {
      line(number, text.get(), values);
      return;
    }
    for (Evidence value : values) {
      line(number, text.get(), List.of(value));
    }
  }

  private List<Window> windows(String text, List<Evidence> values) {
    int columns = page.width() - gutter - 3;
    return values.stream()
        .map(value -> Window.of(text, Origin.column(value.origin()), columns))
        .toList();
  }

  private void line(int number, String text, List<Evidence> values) {
    List<Window> windows = windows(text, values);
    String margin = " ".repeat(gutter - Integer.toString(number).length()) + number + " |";
    page.line((page.style().frame(margin) + " " + windows.get(0).text()).stripTrailing());
    StringBuilder marks = new StringBuilder(bar()).append(' ');
    int column = 0;
    for (int i = 0; i < values.size(); i++) {
      Window window = windows.get(i);
      marks.append(" ".repeat(Math.max(0, window.start() - column)));
      marks.append(mark(values.get(i), window.length()));
      column = window.start() + window.length();
    }
    page.line(marks.toString());
  }

  private String mark(Evidence value, int length) {
    return isAtFault.test(value)
        ? page.style().level(level, "^".repeat(length))
        : page.style().frame("-".repeat(length));
  }
}
