// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat.speed;

import io.github.vmxcheck.dumps.nativeformat.document.Document;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.model.SourceText;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Parsed lines that later lines may resemble, the last used first; for one thread. With only one
 * line, inputs that alternate between several kinds would always be parsed; see {@link ReadLine}
 * for the gain and its test.
 */
public final class ReadLines {
  private static final int MOST = 8;

  private final Deque<ReadLine> lines = new ArrayDeque<>(MOST);

  /** The snapshot of a line that resembles one of these; empty if it must be parsed. */
  public Optional<Snapshot> read(Document document, Supplier<SourceText> text) {
    for (Iterator<ReadLine> each = lines.iterator(); each.hasNext(); ) {
      ReadLine line = each.next();
      Optional<Snapshot> snapshot = line.read(document, text);
      if (snapshot.isPresent()) {
        if (line != lines.peekFirst()) {
          each.remove();
          lines.addFirst(line);
        }
        return snapshot;
      }
    }
    return Optional.empty();
  }

  /** Keeps a line that was parsed. */
  public void add(Document document, Snapshot snapshot) {
    ReadLine.of(document, snapshot)
        .ifPresent(
            line -> {
              if (lines.size() == MOST) {
                lines.removeLast();
              }
              lines.addFirst(line);
            });
  }
}
