// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat.speed;

import io.github.vmxcheck.dumps.nativeformat.document.Document;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.model.SourceText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A parsed line of NDJSON. A line that differs from it only in the digits of numbers and in the
 * label is compared with it and patched instead of parsed.
 *
 * <p>Lines of one kind are read in a quarter of the time; {@code PlainTokensProperties} checks that
 * comparing and parsing agree.
 */
final class ReadLine {
  /** Longer lines are parsed: what is kept of them would be long as well. */
  private static final int LONGEST = 1 << 16;

  /** Fields whose value must agree with that of another one, or is not just a number. */
  private static final Set<Field> FIXED = EnumSet.noneOf(Field.class);

  static {
    for (Field field : Field.values()) {
      if (field.isTiedToOther() || !field.limits().isEmpty()) {
        FIXED.add(field);
      }
    }
  }

  /**
   * A value in the line, or its label.
   *
   * @param start offset in the line of the place that reports show for it
   * @param text offset of the part that may differ
   * @param end offset after that part; not after {@code text} if nothing may differ
   * @param of index of its snapshot in {@link #states}; -1 for the label
   * @param field null for the label
   */
  private record Fact(int start, int text, int end, int of, Field field) {
    /** Whether it is in quotes: only there does JSON have hexadecimal numbers. */
    boolean isQuoted() {
      return text > start;
    }

    boolean mayDiffer() {
      return end > text;
    }
  }

  private final byte[] bytes;
  private final int firstLine;
  private final Snapshot snapshot;
  private final List<ProcessorSnapshot> states;
  private final Fact[] facts;

  /** What differs in the last line compared: index of the fact, its value, the shift after it. */
  private final int[] differing;

  private final PlainNumber number = new PlainNumber();
  private final long[] values;
  private final int[] shifts;
  private int differences;
  private String label;

  private ReadLine(byte[] bytes, int firstLine, Snapshot snapshot, List<ProcessorSnapshot> states) {
    this.bytes = bytes;
    this.firstLine = firstLine;
    this.snapshot = snapshot;
    this.states = states;
    this.facts = facts();
    this.differing = new int[facts.length];
    this.values = new long[facts.length];
    this.shifts = new int[facts.length];
  }

  /** Keeps a line, if what follows from each number in it depends on that number alone. */
  static Optional<ReadLine> of(Document document, Snapshot snapshot) {
    int length = document.to() - document.from();
    List<ProcessorSnapshot> states = new ArrayList<>(snapshot.processors());
    states.add(snapshot.machine());
    if (length > LONGEST || states.stream().anyMatch(one -> mayMeanMore(one))) {
      return Optional.empty();
    }
    byte[] bytes = Arrays.copyOfRange(document.bytes(), document.from(), document.to());
    boolean hasRegionData = new String(bytes, StandardCharsets.US_ASCII).contains("\"data\"");
    return hasRegionData
        ? Optional.empty()
        : Optional.of(new ReadLine(bytes, document.firstLine(), snapshot, states));
  }

  /** Whether it has more than one value at one place per field; lists have no facts. */
  private static boolean mayMeanMore(ProcessorSnapshot state) {
    return state.hasPartialValues() || !state.lists().isEmpty();
  }

  private Fact[] facts() {
    List<Fact> facts = new ArrayList<>();
    for (int of = 0; of < states.size(); of++) {
      for (Field field : states.get(of).fields()) {
        if (Origin.isRead(states.get(of).origin(field))) {
          facts.add(fact(of, field));
        }
      }
    }
    label().ifPresent(facts::add);
    facts.sort(Comparator.comparingInt(Fact::start));
    return facts.toArray(Fact[]::new);
  }

  private Fact fact(int of, Field field) {
    ProcessorSnapshot state = states.get(of);
    int start = Origin.column(state.origin(field)) - 1;
    int text = bytes[start] == '"' ? start + 1 : start;
    number.read(bytes, text, bytes.length);
    int end = number.end();
    boolean isNumber =
        end > text
            && !FIXED.contains(field)
            && !field.isOfMachine()
            && state.known(field) == field.mask()
            && number.value() == state.value(field);
    return new Fact(start, text, isNumber ? end : text, of, field);
  }

  /** The label, if its place is certain. */
  private Optional<Fact> label() {
    String line = new String(bytes, StandardCharsets.US_ASCII);
    String key = "\"label\":\"";
    String entry = key + snapshot.label() + '"';
    int start = line.indexOf(entry);
    return snapshot.label().isEmpty() || start < 0 || line.indexOf(key, start + 1) >= 0
        ? Optional.empty()
        : Optional.of(new Fact(start, start + key.length(), start + entry.length() - 1, -1, null));
  }

  /** The snapshot of a line, if the line differs only where it may. */
  Optional<Snapshot> read(Document document, Supplier<SourceText> text) {
    return isLike(document) ? Optional.of(snapshot(document, text.get())) : Optional.empty();
  }

  private boolean isLike(Document document) {
    if (document.firstLine() >= Origin.MAX_LINE) {
      return false;
    }
    byte[] other = document.bytes();
    label = snapshot.label();
    differences = 0;
    int fact = 0;
    int at = 0;
    int shift = document.from();
    while (true) {
      int same = Arrays.mismatch(bytes, at, bytes.length, other, at + shift, document.to());
      if (same < 0) {
        return true;
      }
      fact = factAt(at + same, fact);
      if (fact == facts.length || !differs(fact, document, shift)) {
        return false;
      }
      at = facts[fact].end;
      shift = shifts[differences - 1];
      fact++;
    }
  }

  /** The index of the fact that may differ here; the number of facts if there is none. */
  private int factAt(int where, int from) {
    int fact = from;
    while (fact < facts.length && (facts[fact].end < where || !facts[fact].mayDiffer())) {
      fact++;
    }
    return fact < facts.length && facts[fact].text <= where ? fact : facts.length;
  }

  /** Records a different value, if it has no effect beyond itself. */
  private boolean differs(int number, Document document, int shift) {
    Fact fact = facts[number];
    int start = fact.text + shift;
    int end = fact.field == null ? label(document, start) : number(document, start, fact);
    differing[differences] = number;
    shifts[differences++] = end - fact.end;
    return end > start;
  }

  private int number(Document document, int start, Fact fact) {
    number.read(document.bytes(), start, document.to());
    long value = number.value();
    values[differences] = value;
    boolean meansMore = (value & ~fact.field.mask()) != 0 || fact.field.isNeverZero() && value == 0;
    boolean isHexadecimal = number.end() > start + 1 && document.bytes()[start + 1] == 'x';
    return meansMore || isHexadecimal && !fact.isQuoted() ? start : number.end();
  }

  private int label(Document document, int start) {
    int end = start;
    while (end < document.to() && isOfLabel(document.bytes()[end])) {
      end++;
    }
    label = new String(document.bytes(), start, end - start, StandardCharsets.US_ASCII);
    return label.equals(label.strip()) ? end : start;
  }

  private static boolean isOfLabel(byte b) {
    return b >= ' ' && b != '"' && b != '\\';
  }

  private Snapshot snapshot(Document document, SourceText text) {
    int down = document.firstLine() - firstLine;
    ProcessorSnapshot[] copies = new ProcessorSnapshot[states.size()];
    for (int i = 0; i < copies.length; i++) {
      copies[i] = states.get(i).copyFurtherDown(down);
    }
    int shift = 0;
    for (int i = 0; i < differences; i++) {
      Fact fact = facts[differing[i]];
      if (fact.field != null) {
        restate(copies[fact.of], fact, values[i], shift);
      }
      int next = i + 1 < differences ? differing[i + 1] : facts.length;
      shift = shifts[i] - document.from();
      for (int after = differing[i] + 1; shift != 0 && after < next; after++) {
        restateAsWas(copies, facts[after], shift);
      }
    }
    int processors = copies.length - 1;
    return new Snapshot(
        label, List.of(text), Arrays.asList(copies).subList(0, processors), copies[processors]);
  }

  private static void restateAsWas(ProcessorSnapshot[] copies, Fact fact, int shift) {
    if (fact.field != null) {
      restate(copies[fact.of], fact, copies[fact.of].value(fact.field), shift);
    }
  }

  /** Columns count from 1 at the start of the line, and are the lowest bits of an origin. */
  private static void restate(ProcessorSnapshot state, Fact fact, long value, int shift) {
    state.restate(fact.field, value, state.origin(fact.field) + shift);
  }
}
