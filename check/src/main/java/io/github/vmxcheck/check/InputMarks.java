// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.dumps.line.LineCleaner;
import io.github.vmxcheck.dumps.line.RegisterMention;
import io.github.vmxcheck.dumps.nativeformat.SnapshotSink;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Hint;
import io.github.vmxcheck.model.InputCoverage;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.ListedMemory;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.model.SourceText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What was read from each line of one input. */
final class InputMarks implements SnapshotSink {
  private static final int WIDEST = 36;
  private static final int NARROWEST = 14;

  /** Beyond this many lines the input is too long to be shown. */
  private static final int MOST_LINES = 100_000;

  /** What a line is to the reader. */
  enum Kind {
    READ,
    IGNORED,
    NOT_UNDERSTOOD,
    WRONG
  }

  /**
   * The mark of a line.
   *
   * @param detail what would state a value that was not understood; empty for other lines
   */
  record Mark(Kind kind, String text, String detail) {}

  /** A value: several processors may share one. */
  private record Value(Field field, long origin) {}

  private final boolean isFound;
  private final Map<Integer, Set<String>> fields = new HashMap<>();
  private final Map<Integer, String> settings = new TreeMap<>();
  private final Set<Integer> wrong = new HashSet<>();
  private final Set<Integer> hints = new HashSet<>();
  private final Set<Value> values = new HashSet<>();
  private final Map<Field, Set<Long>> known = new HashMap<>();
  private final List<InputProblem> problems = new ArrayList<>();
  private final LineCleaner cleaner = new LineCleaner(false);
  private long more;
  private boolean isNative;
  private boolean isBinary;
  private boolean isForeign;

  /**
   * Creates marks of an input of which nothing has been read.
   *
   * @param isFound whether it was found in a directory, so that it need not be a dump
   */
  InputMarks(boolean isFound) {
    this.isFound = isFound;
  }

  @Override
  public void snapshot(Snapshot snapshot) {
    isNative |= snapshot.formats().isEmpty();
    for (SourceText source : snapshot.sources()) {
      source.coverage().ifPresent(this::coverage);
    }
    snapshot.processors().forEach(this::add);
    add(snapshot.machine());
    snapshot.memory().forEach(this::add);
    snapshot.hints().stream().map(Hint::origin).map(Origin::line).forEach(hints::add);
  }

  @Override
  public void coverage(InputCoverage coverage) {
    isBinary |= coverage.lines() == 0;
    more += coverage.more();
    coverage.notUnderstood().forEach(line -> settings.put(line.number(), line.setting()));
  }

  private void add(ListedMemory memory) {
    for (long page : memory.pages()) {
      int line = Origin.line(memory.origin(ListedMemory.Space.PHYSICAL, page));
      fields.computeIfAbsent(line, one -> new LinkedHashSet<>()).add("memory");
    }
  }

  private void add(ProcessorSnapshot state) {
    if (fields.size() > MOST_LINES) {
      return;
    }
    for (Field field : state.fields()) {
      state.origins(field).filter(Origin::isRead).forEach(origin -> add(state, field, origin));
    }
    for (Field.Group list : state.lists()) {
      state.entries(list).forEach(this::add);
    }
  }

  private void add(ProcessorSnapshot state, Field field, long origin) {
    values.add(new Value(field, state.origin(field)));
    known.computeIfAbsent(field, one -> new HashSet<>()).add(state.value(field));
    fields.computeIfAbsent(Origin.line(origin), line -> new LinkedHashSet<>()).add(field.title());
  }

  @Override
  public void problem(InputProblem problem) {
    problems.add(problem);
    wrong.add(problem.line());
  }

  @Override
  public void noDump(InputProblem problem) {
    if (isFound) {
      isForeign = true;
    } else {
      problem(problem);
    }
  }

  List<InputProblem> problems() {
    return problems;
  }

  /** Whether it was found in a directory and is no dump. */
  boolean isForeign() {
    return isForeign;
  }

  boolean isBinary() {
    return isBinary;
  }

  int values() {
    return values.size();
  }

  /** The end of the sentence that says how much was read. */
  String notUnderstood() {
    List<String> lines = settings.keySet().stream().map(String::valueOf).toList();
    return ReadInputs.notUnderstood(lines, more);
  }

  /** The mark of a line. */
  Mark of(int number, String text) {
    Set<String> read = fields.get(number);
    if (wrong.contains(number)) {
      return new Mark(Kind.WRONG, "error", "");
    }
    if (read != null) {
      return new Mark(Kind.READ, read(List.copyOf(read)), "");
    }
    if (settings.containsKey(number)) {
      return new Mark(Kind.NOT_UNDERSTOOD, "not understood", detail(settings.get(number)));
    }
    if (hints.contains(number)) {
      return new Mark(Kind.READ, "read (hint)", "");
    }
    if (isNative) {
      boolean isContent = !text.isBlank() && !text.strip().startsWith("#");
      return new Mark(isContent ? Kind.READ : Kind.IGNORED, isContent ? "read" : "ignored", "");
    }
    List<String> again = again(text);
    return again.isEmpty()
        ? new Mark(Kind.IGNORED, "ignored", "")
        : new Mark(Kind.READ, "read (again " + again.get(0) + ")", "");
  }

  /** The registers that the line gives the same values as another line. */
  private List<String> again(String text) {
    List<RegisterMention> mentions =
        RegisterMention.in(cleaner.clean(0, text).text()).stream()
            .filter(one -> one.value().isPresent())
            .toList();
    boolean isKnown = mentions.stream().allMatch(one -> one.isKnownFrom(known));
    return isKnown ? mentions.stream().map(one -> one.field().title()).toList() : List.of();
  }

  private static String read(List<String> titles) {
    for (int shown = titles.size(); shown > 1; shown--) {
      String all = "read (" + Phrases.few(titles, shown) + ")";
      if (all.length() <= WIDEST) {
        return all;
      }
    }
    return "read (" + Phrases.few(titles, 1) + ")";
  }

  private static String detail(String setting) {
    String title =
        Field.byKey(setting.substring(0, setting.indexOf('='))).map(Field::title).orElse(setting);
    return "looks like " + title + "; if it is, state it: --set " + setting;
  }

  /** The width of the column of the marks. */
  int width() {
    return Math.min(
        WIDEST,
        Math.max(
            NARROWEST,
            fields.values().stream()
                .mapToInt(titles -> read(List.copyOf(titles)).length())
                .max()
                .orElse(0)));
  }
}
