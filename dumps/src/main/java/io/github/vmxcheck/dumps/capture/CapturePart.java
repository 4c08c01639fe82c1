// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.capture;

import io.github.vmxcheck.model.Origin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines of one part of a capture: the head, a logical processor, or the driver. */
final class CapturePart {

  /**
   * What is wrong with a part.
   *
   * @param place in the log, see {@link Origin}
   */
  record Fault(long place, String text) {}

  private static final Pattern COMPLETE = Pattern.compile("# complete: (\\d{1,4}) lines before");
  private static final Pattern ANNOUNCEMENT =
      Pattern.compile("# vmxcheck\\.capture/1, logical processors: (\\d{1,5})");
  private static final String END_OF_HEAD = "logical-processors:";

  private final boolean head;
  private final TreeMap<Integer, CaptureLine> lines = new TreeMap<>();
  private final TreeMap<Integer, Long> damaged = new TreeMap<>();
  private final List<Fault> conflicts = new ArrayList<>(0);

  CapturePart(String name) {
    head = name.equals(CaptureLine.HEAD);
  }

  /**
   * Adds a line.
   *
   * @return whether it is new; the same line may be in a log more than once
   */
  boolean add(CaptureLine line) {
    CaptureLine first = lines.putIfAbsent(line.number(), line);
    if (first != null && !first.text().equals(line.text()) && conflicts.isEmpty()) {
      String at = Origin.line(first.place()) + ":" + Origin.column(first.place());
      String found = "its line " + line.number() + " differs from the one at " + at;
      conflicts.add(
          new Fault(line.place(), found + ", expected a different number for each capture"));
    }
    return first == null;
  }

  /** Adds a damaged line; it does no harm if the log also has it intact. */
  boolean add(DamagedCaptureLine line) {
    return damaged.putIfAbsent(line.number(), line.place()) == null;
  }

  /** Whether it has no intact line. */
  boolean isEmpty() {
    return lines.isEmpty();
  }

  /** The intact lines, in order. */
  Collection<CaptureLine> lines() {
    return lines.values();
  }

  /** How many logical processors the head says will follow; 0 if it does not say. */
  int announced() {
    return lines.values().stream()
        .map(line -> ANNOUNCEMENT.matcher(line.text()))
        .filter(Matcher::matches)
        .mapToInt(announcement -> Integer.parseInt(announcement.group(1)))
        .findFirst()
        .orElse(0);
  }

  /** What prevents it from being read, in the order of its lines; nothing if it is complete. */
  List<Fault> faults() {
    List<Fault> faults = new ArrayList<>(conflicts);
    int expected = 0;
    TreeMap<Integer, Long> all = new TreeMap<>(damaged);
    lines.forEach((number, line) -> all.put(number, line.place()));
    long before = all.isEmpty() ? Origin.NONE : all.firstEntry().getValue();
    for (Map.Entry<Integer, Long> one : all.entrySet()) {
      if (one.getKey() > expected && !isEmpty()) {
        faults.add(new Fault(before, missing(expected, one.getKey() - 1)));
      }
      if (!lines.containsKey(one.getKey())) {
        String text = "its line " + one.getKey() + " is damaged: its checksum does not match";
        faults.add(new Fault(one.getValue(), text));
      }
      before = one.getValue();
      expected = one.getKey() + 1;
    }
    if (faults.isEmpty()) {
      end(faults);
    }
    return faults;
  }

  private static String missing(int from, int to) {
    return from == to
        ? "its line " + from + " is missing"
        : "its lines " + from + " to " + to + " are missing";
  }

  /** Checks the last line, if no line before it is missing: it shows whether more were printed. */
  private void end(List<Fault> faults) {
    CaptureLine last = lines.lastEntry().getValue();
    Matcher complete = COMPLETE.matcher(last.text());
    if (head ? last.text().equals(END_OF_HEAD) : complete.matches()) {
      if (!head && Integer.parseInt(complete.group(1)) != last.number()) {
        String expected = ", expected " + last.number();
        faults.add(new Fault(last.place(), "found '" + last.text() + "'" + expected));
      }
    } else {
      String expected = head ? END_OF_HEAD : "# complete: … lines before";
      String text = "truncated after its line " + last.number() + ", expected '" + expected + "'";
      faults.add(new Fault(last.place(), text));
    }
  }
}
