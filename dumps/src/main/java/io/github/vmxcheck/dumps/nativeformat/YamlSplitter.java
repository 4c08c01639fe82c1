// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import static io.github.vmxcheck.dumps.nativeformat.document.Syntax.DOCUMENT_LIMIT;

import io.github.vmxcheck.dumps.nativeformat.document.Syntax;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Splits YAML into documents at the lines that start with {@code ---} or {@code ...}. */
final class YamlSplitter {
  private final LineReader lines;
  private final DocumentSplitter.Handler handler;
  private final DocumentBuffer buffer;
  private boolean content;
  private boolean afterDirective;
  private boolean anyDocument;

  YamlSplitter(LineReader lines, DocumentSplitter.Handler handler, DocumentBuffer buffer) {
    this.lines = lines;
    this.handler = handler;
    this.buffer = buffer;
  }

  /** Continues at the current line of the reader, if there is one. */
  void run(boolean any) throws IOException {
    boolean more = any;
    start();
    while (more) {
      line();
      more = !buffer.isBinary() && lines.next(DOCUMENT_LIMIT);
    }
    finish();
    if (!anyDocument) {
      handler.problem(0, 0, "found only blanks and comments, " + DocumentSplitter.EXPECTED);
    }
  }

  private void line() {
    if (isMarker("---")) {
      finish();
      start();
      rejectAfterDirective();
    }
    if (!content && Lines.startsWith(lines, "%")) {
      directive();
      start();
      return;
    }
    boolean faulty = !buffer.add(lines, handler);
    anyDocument |= faulty;
    content |= faulty || hasContent();
    if (isMarker("...")) {
      finish();
      start();
    }
  }

  private void start() {
    buffer.start();
    content = false;
  }

  private void finish() {
    if (content) {
      anyDocument = true;
      buffer.document(Syntax.YAML, false).ifPresent(handler::document);
    }
  }

  private void directive() {
    anyDocument = true;
    afterDirective = true;
    String text = new String(lines.bytes(), StandardCharsets.UTF_8);
    handler.problem(
        lines.number(), 1, "found the directive " + Quoted.of(text) + ", expected none");
  }

  /** Rejects the document that a directive applies to. */
  private void rejectAfterDirective() {
    if (afterDirective) {
      buffer.reject();
      afterDirective = false;
    }
  }

  private boolean isMarker(String marker) {
    int after = lines.from() + marker.length();
    return Lines.startsWith(lines, marker)
        && (after == lines.to() || lines.buffer()[after] == ' ' || lines.buffer()[after] == '\t');
  }

  /** Whether the line has more than blanks, a comment and a marker. */
  private boolean hasContent() {
    int at = lines.from() + (isMarker("---") || isMarker("...") ? 3 : 0);
    while (at < lines.to() && (lines.buffer()[at] == ' ' || lines.buffer()[at] == '\t')) {
      at++;
    }
    return at < lines.to() && lines.buffer()[at] != '#';
  }
}
