// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.capture;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the lines that {@code vmxcheck_capture.h} prints, {@code vmxcheck:CCCC.PPPP.SSS:XXXX|text},
 * from any log, in any order and among any other lines. Takes every line that may be one, including
 * damaged lines, because their remains may look like values of another format.
 */
public final class CaptureLog implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "capture-log",
          "log with the lines of vmxcheck_capture.h (vmxcheck:…|…)",
          "linux",
          "everything a driver can read: control registers, MSRs, CPUID, regions, outcome",
          List.of("vmxcheck_print() in the driver, then its log (dmesg, serial port, DebugView)"),
          "vmxcheck: .DDD:XXXX|",
          CaptureLog::new);

  private static final String MARK = "vmxcheck:";
  private static final int MOST_CAPTURES = 256;

  /**
   * How much is kept at once, as counted by {@link Capture#size}: 4,096 logical processors of 70
   * lines.
   */
  private static final int LARGEST = 48 << 20;

  /**
   * Over how many lines the rest of a split line is searched, and how many blanks it may have lost.
   */
  private static final int REACH = 3;

  private static final int MOST_BLANKS = 8;
  private static final int LONGEST_REST = 1000;

  private final SnapshotAssembler blocks;

  /** By number, in the order of their first lines. */
  private final Map<String, Capture> captures = new LinkedHashMap<>();

  private int size;
  private boolean several;
  private CaptureLine.Piece torn;
  private int reach;

  CaptureLog(SnapshotAssembler blocks) {
    this.blocks = blocks;
  }

  @Override
  public boolean accept(DumpLine line) {
    if (torn == null && !line.contains(MARK) && !CaptureLine.mayBeIn(line.text())) {
      return false;
    }
    boolean any = false;
    int start = 0;
    do {
      int mark = line.text().indexOf(MARK, start + 1);
      int end = mark < 0 ? line.text().length() : mark;
      any |= piece(CaptureLine.Piece.of(line, start, end));
      start = mark;
    } while (start > 0);
    return any || endsTorn(line);
  }

  @Override
  public boolean wantsNext(int number) {
    return torn != null;
  }

  @Override
  public void end() {
    giveUp();
    several |= captures.values().stream().filter(one -> !one.isEmpty()).count() > 1;
    captures.values().forEach(one -> one.end(several));
  }

  /** Reads the text before, between or after the marks of a line. */
  private boolean piece(CaptureLine.Piece piece) {
    CaptureLine whole = CaptureLine.of(piece);
    if (whole != null) {
      add(whole);
      return true;
    }
    if (DamagedCaptureLine.of(piece) == null) {
      return false;
    }
    giveUp();
    torn = piece;
    reach = REACH;
    return true;
  }

  /** Whether a line is the rest of one that was split a few lines before. */
  private boolean endsTorn(DumpLine line) {
    if (torn == null || line.text().length() > LONGEST_REST) {
      return false;
    }
    int from = line.text().length() - line.text().stripLeading().length();
    CaptureLine.Piece rest = CaptureLine.Piece.of(line, from, line.text().length());
    for (int blanks = 0; blanks <= MOST_BLANKS; blanks++) {
      CaptureLine whole = CaptureLine.of(torn.with(blanks, rest));
      if (whole != null) {
        torn = null;
        add(whole);
        return true;
      }
    }
    if (--reach == 0) {
      giveUp();
    }
    return false;
  }

  /** Gives up waiting for the rest of a split line. */
  private void giveUp() {
    DamagedCaptureLine damaged = torn == null ? null : DamagedCaptureLine.of(torn);
    torn = null;
    if (damaged != null && !damaged.capture().isEmpty()) {
      size += capture(damaged.capture()).add(damaged);
    }
  }

  private void add(CaptureLine line) {
    Capture capture = capture(line.capture());
    size += capture.add(line);
    while (size > LARGEST && captures.size() > 1) {
      endOldest(line.capture());
    }
    if (size > LARGEST) {
      String limit =
          (LARGEST >> 20) + " MiB (" + Capture.SIZE_OF_LINE + " bytes per line plus its text)";
      capture.drop(line, limit);
      size = 0;
    }
  }

  private Capture capture(String number) {
    Capture capture = captures.computeIfAbsent(number, name -> new Capture(name, blocks));
    if (captures.size() > MOST_CAPTURES) {
      endOldest(number);
    }
    return capture;
  }

  /** Hands over the capture that started first, except this one. */
  private void endOldest(String but) {
    String oldest = captures.keySet().stream().filter(one -> !one.equals(but)).findFirst().get();
    Capture capture = captures.remove(oldest);
    several = true;
    size -= capture.size();
    capture.end(true);
  }
}
