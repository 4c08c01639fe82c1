package io.github.vmxcheck.model.dump;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Offers each line of a text to the readers; the one that took the line before is asked first, but
 * for the loose ones at the end: they take what no other does. Lines of a capture stand between
 * those of anything and look like values to many readers: that reader is asked before all others.
 */
final class LineDumps {
  private static final Set<DumpFormat> NEVER_LAST =
      Set.of(CaptureLog.FORMAT, MsrListing.FORMAT, DriverLog.FORMAT);

  private final List<DumpFormat> formats;
  private final List<DumpReader> readers = new ArrayList<>();
  private final Set<String> taken = new LinkedHashSet<>();
  private int last;

  LineDumps(List<DumpFormat> formats, Blocks blocks) {
    this.formats = formats;
    formats.forEach(format -> readers.add(format.reader().apply(blocks)));
  }

  /** Reads all lines. */
  void read(DumpText text) throws IOException {
    for (DumpLine line = text.next(); line != null; line = text.next()) {
      if (!line.isBlank() && !offer(line, 0) && !(last > 0 && offer(line, last))) {
        for (int i = 1; i < readers.size(); i++) {
          if (i != last && offer(line, i)) {
            break;
          }
        }
      }
    }
  }

  /** Tells the readers that there are no more lines, or none that can be read. */
  void end() {
    readers.forEach(DumpReader::end);
  }

  private boolean offer(DumpLine line, int reader) {
    if (!readers.get(reader).line(line)) {
      return false;
    }
    last = NEVER_LAST.contains(formats.get(reader)) ? last : reader;
    taken.add(formats.get(reader).name());
    return true;
  }

  /** Names of the formats of which the text has lines. */
  Set<String> taken() {
    return taken;
  }
}
