// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps;

import io.github.vmxcheck.dumps.capture.CaptureLog;
import io.github.vmxcheck.dumps.driver.DriverLog;
import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.DumpText;
import io.github.vmxcheck.dumps.line.RegisterLines;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.dumps.msr.MsrListing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Offers each line of a text to the readers whose marks it contains or that wait for it. The reader
 * that took the previous line is asked first, except for the least specific readers at the end of
 * the list, which take what no other reader does. Capture lines occur among lines of any kind and
 * look like values to many readers, so the capture reader is asked before all others.
 */
final class LineDumps {
  private static final Set<String> NEVER_LAST =
      Set.of(CaptureLog.FORMAT.name(), MsrListing.FORMAT.name(), DriverLog.FORMAT.name());

  /** Shared between texts, because the states built for one serve the next; one per thread. */
  private static final ThreadLocal<Marks> OF_ALL =
      ThreadLocal.withInitial(() -> marks(Formats.ofLines()));

  private final List<DumpFormat> formats;
  private final List<DumpReader> readers = new ArrayList<>();
  private final RegisterLines registerLines;
  private final Marks marks;
  private final Set<String> taken = new LinkedHashSet<>();
  private int last;

  /** The readers that wait for lines, as of their last answer. */
  private final BitSet awaiting = new BitSet();

  /** The readers that were offered a line since another reader took one. */
  private final BitSet offered = new BitSet();

  /** The readers that the current line is for. */
  private final BitSet concerned = new BitSet();

  LineDumps(List<DumpFormat> formats, SnapshotAssembler blocks) {
    this.formats = formats;
    registerLines = blocks.registerLines();
    formats.forEach(format -> readers.add(format.reader().apply(blocks)));
    marks = formats.equals(Formats.ofLines()) ? OF_ALL.get() : marks(formats);
  }

  /** The marks of all formats, and those of lines that look like the value of a register. */
  private static Marks marks(List<DumpFormat> formats) {
    List<String> all = new ArrayList<>(formats.stream().map(DumpFormat::marks).toList());
    all.add(RegisterLines.MARKS);
    return new Marks(all);
  }

  /** Reads all lines. */
  void read(DumpText text) throws IOException {
    while (text.advance()) {
      updateAwaiting(text.number());
      concerned.clear();
      concerned.or(awaiting);
      marks.addTo(concerned, text.uncut());
      if (!concerned.isEmpty()) {
        line(text.line());
      }
    }
    registerLines.end(text.number());
  }

  private void line(DumpLine line) {
    boolean looksLikeRegister = concerned.get(formats.size());
    concerned.clear(formats.size());
    if (!offer(line) && looksLikeRegister) {
      registerLines.add(line);
    }
  }

  private void updateAwaiting(int number) {
    for (int i = awaiting.nextSetBit(0); i >= 0; i = awaiting.nextSetBit(i + 1)) {
      if (!readers.get(i).wantsNext(number)) {
        awaiting.clear(i);
      }
    }
  }

  /** Offers a line to its readers until one takes it; returns whether one did. */
  private boolean offer(DumpLine line) {
    if (line.isBlank() || offer(line, 0) || last > 0 && offer(line, last)) {
      return true;
    }
    for (int i = concerned.nextSetBit(1); i >= 0; i = concerned.nextSetBit(i + 1)) {
      if (i != last && offer(line, i)) {
        return true;
      }
    }
    return false;
  }

  private boolean offer(DumpLine line, int reader) {
    if (!concerned.get(reader)) {
      return false;
    }
    boolean takes = readers.get(reader).accept(line);
    awaiting.set(reader);
    offered.set(reader);
    if (takes) {
      interruptAllBut(reader);
      String name = formats.get(reader).name();
      last = NEVER_LAST.contains(name) ? last : reader;
      taken.add(name);
    }
    return takes;
  }

  private void interruptAllBut(int taker) {
    offered.clear(taker);
    for (int i = offered.nextSetBit(0); i >= 0; i = offered.nextSetBit(i + 1)) {
      readers.get(i).interrupted();
    }
    offered.clear();
    offered.set(taker);
  }

  /** Notifies the readers that there are no more lines, or none that can be read. */
  void end() {
    readers.forEach(DumpReader::end);
  }

  /** Names of the formats whose lines are in the text. */
  Set<String> taken() {
    return taken;
  }
}
