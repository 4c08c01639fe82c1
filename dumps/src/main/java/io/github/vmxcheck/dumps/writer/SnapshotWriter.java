// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.writer;

import io.github.vmxcheck.dumps.nativeformat.Quoted;
import io.github.vmxcheck.model.GivenText;
import io.github.vmxcheck.model.Hint;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.model.SourceText;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;

/**
 * Writes snapshots as YAML documents in the native format. A comment on each value says where it
 * was read.
 */
public final class SnapshotWriter {
  private static final String INDENT = "    ";

  private final Writer out;
  private final int longest;
  private boolean isFirst = true;

  /**
   * A writer.
   *
   * @param longest size limit in bytes for a document that can be read again; a longer one loses
   *     its comments
   */
  public SnapshotWriter(Writer out, int longest) {
    this.out = out;
    this.longest = longest;
  }

  /**
   * Writes one document.
   *
   * @return whether it fits; if not, nothing is written
   */
  public boolean write(Snapshot snapshot) throws IOException {
    String document = document(snapshot, origin -> place(snapshot.sources(), origin));
    if (isTooLong(document)) {
      document = document(snapshot, origin -> "");
    }
    if (isTooLong(document)) {
      return false;
    }
    out.write(isFirst ? document : "---\n" + document);
    isFirst = false;
    return true;
  }

  private boolean isTooLong(String document) {
    return document.getBytes(StandardCharsets.UTF_8).length > longest;
  }

  private static String document(Snapshot snapshot, LongFunction<String> place) {
    StringBuilder text = new StringBuilder("schema: vmxcheck.snapshot/1\n");
    for (Hint hint : snapshot.hints()) {
      String where = Origin.isRead(hint.origin()) ? place.apply(hint.origin()) + ": " : "";
      text.append("# ").append(where).append(Quoted.visible(hint.text())).append('\n');
    }
    if (!snapshot.label().isEmpty()) {
      text.append("label: ").append(quoted(snapshot.label())).append('\n');
    }
    text.append("logical-processors:\n");
    for (ProcessorSnapshot state : snapshot.processors()) {
      String unnumbered = state.isOfEvery() ? "every" : "unknown";
      String id = state.isNumbered() ? Long.toUnsignedString(state.id()) : unnumbered;
      text.append("  - id: ").append(id).append('\n');
      FieldWriter.of(state, place).write(INDENT, text);
    }
    FieldWriter.of(snapshot.machine(), place).write("", text);
    return text.toString();
  }

  private static String place(List<SourceText> sources, long origin) {
    SourceText source = sources.get(Origin.source(origin));
    if (source instanceof GivenText) {
      return "given with " + Quoted.visible(source.name());
    }
    String place = source.name() + ":" + Origin.line(origin) + ":" + Origin.column(origin);
    return Quoted.visible(place);
  }

  /** Text in double quotes, with escapes for everything except printable ASCII. */
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || c > '~') {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
