// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import io.github.vmxcheck.dumps.nativeformat.document.Document;
import io.github.vmxcheck.dumps.nativeformat.speed.ReadLines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Consecutive NDJSON lines of an input, cut out but not yet read, so that another thread can read
 * them.
 */
public final class UnreadLines {
  /** Reading this many bytes is much more work than handing them over. */
  private static final int ENOUGH = 1 << 16;

  private final String name;
  private final Path directory;
  private final List<Document> lines = new ArrayList<>();
  private byte[] bytes = new byte[ENOUGH + (1 << 12)];
  private int filled;
  private long end;

  UnreadLines(String name, Path directory) {
    this.name = name;
    this.directory = directory;
  }

  /** Whether the lines of a document belong here: those of NDJSON, whose text is kept. */
  static boolean mayHold(Document document) {
    return document.oneLine();
  }

  void add(Document document) {
    int length = document.to() - document.from();
    if (filled + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, filled + length);
    }
    System.arraycopy(document.bytes(), document.from(), bytes, filled, length);
    lines.add(document.in(null, filled, filled + length));
    filled += length;
    end = document.offset() + length;
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  boolean areEnough() {
    return filled >= ENOUGH;
  }

  /** Number of lines. */
  public int count() {
    return lines.size();
  }

  /** Number of bytes of the input, as UTF-8, up to the end of the lines. */
  public long end() {
    return end;
  }

  /**
   * Reads the lines. Errors are reported as problems.
   *
   * @param before lines read before, from this input or another
   */
  public void read(ReadLines before, SnapshotSink sink) {
    DocumentReader reader =
        new DocumentReader(name, directory, document -> new KeptText(name, document), before, sink);
    for (Document line : lines) {
      reader.read(line.in(bytes, line.from(), line.to()));
    }
  }
}
