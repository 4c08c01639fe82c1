package io.github.vmxcheck.cli.report;

import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.SourceText;
import io.github.vmxcheck.rules.Diagnosis.Evidence;
import io.github.vmxcheck.specs.Level;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Lines of a dump with their numbers and a mark under each value. */
final class Excerpt {
  /** How much of a long line is looked at on each side of the value. */
  private static final int WINDOW = 200;

  private final Page page;
  private final List<SourceText> sources;

  Excerpt(Page page, List<SourceText> sources) {
    this.page = page;
    this.sources = sources;
  }

  /** {@code file:line:column} of a value that was read. */
  static String place(List<SourceText> sources, long origin) {
    String name = sources.get(Origin.source(origin)).name();
    return name + ":" + Origin.line(origin) + ":" + Origin.column(origin);
  }

  /**
   * Shows where values were read, in the order of the lines.
   *
   * @param level weight of the finding, for the colour of the first value's mark
   * @param values read from one source, the one at fault first
   * @param wrong how many of the first are at fault
   */
  void write(Level level, List<Evidence> values, int wrong) {
    List<Evidence> atFault = values.subList(0, Math.min(Math.max(wrong, 1), values.size()));
    int last = values.stream().mapToInt(value -> Origin.line(value.origin())).max().orElse(0);
    int gutter = Integer.toString(last).length();
    Style style = page.style();
    String bar = bar(gutter);
    page.line(
        " ".repeat(gutter)
            + style.frame("--> ")
            + Visible.of(place(sources, values.get(0).origin())));
    page.line(bar);
    int shown = -1;
    for (Evidence value : inOrderOfLines(values)) {
      int line = Origin.line(value.origin());
      if (shown >= 0 && line > shown + 1) {
        page.line(style.frame("..."));
      }
      UnaryOperator<String> mark =
          atFault.contains(value)
              ? carets -> style.level(level, carets)
              : carets -> style.frame(carets.replace('^', '-'));
      writeLine(value, gutter, mark, line != shown);
      shown = line;
    }
    page.line(bar);
  }

  private String bar(int gutter) {
    return " ".repeat(gutter + 1) + page.style().frame("|");
  }

  private static List<Evidence> inOrderOfLines(List<Evidence> values) {
    return values.stream()
        .sorted(
            Comparator.comparingInt((Evidence value) -> Origin.line(value.origin()))
                .thenComparingInt(value -> Origin.column(value.origin())))
        .toList();
  }

  private void writeLine(Evidence value, int gutter, UnaryOperator<String> mark, boolean withText) {
    int line = Origin.line(value.origin());
    Optional<String> text = sources.get(Origin.source(value.origin())).line(line);
    if (text.isEmpty()) {
      return;
    }
    Cut cut = cut(text.get(), Origin.column(value.origin()) - 1, page.width() - gutter - 3);
    if (withText) {
      String number = " ".repeat(gutter - Integer.toString(line).length()) + line;
      page.line(page.style().frame(number + " |") + " " + cut.text);
    }
    page.line(bar(gutter) + " " + " ".repeat(cut.start) + mark.apply("^".repeat(cut.length)));
  }

  /** A line fit for the page, and where the value stands in it. */
  private record Cut(String text, int start, int length) {}

  private static Cut cut(String line, int index, int columns) {
    int start = line.offsetByCodePoints(0, Math.min(index, line.codePointCount(0, line.length())));
    int end = Token.end(line, start);
    String before = Visible.of(line.substring(Math.max(0, start - WINDOW), start));
    String value = Page.cut(line.substring(start, Math.min(end, start + WINDOW)), columns - 2);
    String after = Visible.of(line.substring(end, Math.min(line.length(), end + WINDOW)));
    int room = columns - value.length();
    if (start > WINDOW || before.length() > room - 1) {
      int kept = Math.max(0, Math.min(room / 2, before.length()) - 1);
      before = "…" + before.substring(before.length() - kept);
    }
    return new Cut(
        before + value + Page.cut(after, Math.max(0, room - before.length())),
        before.length(),
        Math.max(1, value.length()));
  }
}
