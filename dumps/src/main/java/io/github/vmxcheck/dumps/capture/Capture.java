// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.capture;

import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.dumps.nativeformat.AssembledDocument;
import io.github.vmxcheck.model.Hint;
import io.github.vmxcheck.model.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** The lines of one capture; in order, they form a document in the native format. */
final class Capture {
  /** Memory in bytes that a line takes in addition to its text. */
  static final int SIZE_OF_LINE = 128;

  private static final int MOST_FAULTS = 10;
  private static final String SCHEMA = "schema: vmxcheck.snapshot/1";
  private static final String PROCESSORS = "logical-processors:";

  private final String number;
  private final SnapshotAssembler blocks;
  private final TreeMap<String, CapturePart> parts = new TreeMap<>();
  private final List<Long> strays = new ArrayList<>(0);
  private final List<Hint> hints = new ArrayList<>(0);
  private boolean dropped;
  private int size;

  Capture(String number, SnapshotAssembler blocks) {
    this.number = number;
    this.blocks = blocks;
  }

  /** Adds a line and returns by how much the capture grows. */
  int add(CaptureLine line) {
    boolean kept = !dropped && part(line.part()).add(line);
    return grown(kept ? SIZE_OF_LINE + line.text().length() : 0);
  }

  /** Adds a damaged line and returns by how much the capture grows. */
  int add(DamagedCaptureLine line) {
    boolean kept =
        !dropped
            && (line.part().isEmpty()
                ? strays.size() < MOST_FAULTS && strays.add(line.place())
                : part(line.part()).add(line));
    return grown(kept ? SIZE_OF_LINE : 0);
  }

  private CapturePart part(String name) {
    return parts.computeIfAbsent(name, CapturePart::new);
  }

  private int grown(int by) {
    size += by;
    return by;
  }

  /** Approximate size of what is kept, in bytes. */
  int size() {
    return size;
  }

  /** Whether it has no intact line. */
  boolean isEmpty() {
    return parts.values().stream().allMatch(CapturePart::isEmpty);
  }

  /** Drops what was read, because there is too much of it. */
  void drop(CaptureLine line, String limit) {
    problem(line.place(), "found more than " + limit + ", expected less; left out the capture");
    parts.clear();
    strays.clear();
    dropped = true;
    size = 0;
  }

  /**
   * Hands over the snapshot of the complete parts, and reports what is wrong with the others.
   *
   * @param several whether the log has other captures, so that the label must distinguish this one
   */
  void end(boolean several) {
    strays.forEach(place -> problem(place, "found a damaged line of an unknown part"));
    List<CaptureLine> lines = new ArrayList<>();
    boolean whole = head(lines);
    int without = lines.size();
    whole &= processors(lines);
    if (lines.size() > without) {
      driver(lines, whole);
      read(lines, several);
    } else if (whole) {
      problem(firstPlace(), "found no logical processor, expected at least one");
    }
  }

  private long firstPlace() {
    return parts.values().stream()
        .filter(part -> !part.isEmpty())
        .map(part -> part.lines().iterator().next().place())
        .findFirst()
        .orElse(Origin.NONE);
  }

  /**
   * Adds the head, or what is left of it plus what every head has.
   *
   * @return whether it is complete
   */
  private boolean head(List<CaptureLine> lines) {
    CapturePart head = parts.get(CaptureLine.HEAD);
    String name = "head (read without the label)";
    if (head != null && isWhole(head, name)) {
      lines.addAll(head.lines());
      return true;
    }
    if (head == null && !isEmpty()) {
      problem(firstPlace(), name + ": all its lines are missing");
    }
    if (head != null) {
      head.lines().stream().filter(line -> line.text().startsWith("schema:")).forEach(lines::add);
    }
    if (lines.isEmpty()) {
      lines.add(new CaptureLine(number, CaptureLine.HEAD, 0, SCHEMA, firstPlace(), null));
    }
    lines.add(new CaptureLine(number, CaptureLine.HEAD, 0, PROCESSORS, firstPlace(), null));
    return false;
  }

  /** Adds the logical processors whose parts are complete, and returns whether all are. */
  private boolean processors(List<CaptureLine> lines) {
    Set<String> names = parts.subMap("0", ":").keySet();
    boolean whole = areAllThere(names.size());
    for (String name : names) {
      CapturePart part = parts.get(name);
      if (isWhole(part, "logical processor " + Integer.parseInt(name) + " (left out)")) {
        lines.addAll(part.lines());
      } else {
        whole = false;
      }
    }
    return whole;
  }

  /** Whether there are as many logical processors as the head announces. */
  private boolean areAllThere(int found) {
    CapturePart head = parts.get(CaptureLine.HEAD);
    int announced = head == null ? 0 : head.announced();
    if (found < announced) {
      String announcement = announced + " logical processors that its head announces";
      problem(firstPlace(), "found only " + found + " of the " + announcement);
    }
    return found >= announced;
  }

  /** Adds the driver's part, unless a processor is lost: its processor counts would mislead. */
  private void driver(List<CaptureLine> lines, boolean whole) {
    CapturePart driver = parts.get(CaptureLine.DRIVER);
    if (driver == null || !isWhole(driver, "the driver's part, vmm (left out)")) {
      return;
    }
    if (whole) {
      lines.addAll(driver.lines());
    } else {
      String why = "left out vmm: it counts logical processors, but parts of the capture are lost";
      hints.add(new Hint(why, driver.lines().iterator().next().place()));
    }
  }

  private boolean isWhole(CapturePart part, String name) {
    List<CapturePart.Fault> faults = part.faults();
    faults.stream()
        .limit(MOST_FAULTS)
        .forEach(fault -> problem(fault.place(), name + ": " + fault.text()));
    return faults.isEmpty();
  }

  private void problem(long place, String text) {
    blocks.problem(place, "capture " + number + ": " + text);
  }

  private void read(List<CaptureLine> lines, boolean several) {
    List<String> texts = lines.stream().map(CaptureLine::text).toList();
    AssembledDocument.read(
        texts,
        (line, column) -> lines.get(Math.min(line, lines.size()) - 1).placeOfColumn(column),
        blocks.text(),
        new CaptureSink(blocks, several ? "capture " + number : "", hints));
  }
}
