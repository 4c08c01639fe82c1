// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import static io.github.vmxcheck.dumps.nativeformat.document.Syntax.DOCUMENT_LIMIT;
import static io.github.vmxcheck.dumps.nativeformat.document.Syntax.LINE_LIMIT;

import io.github.vmxcheck.dumps.nativeformat.TextCheck.Fault;
import io.github.vmxcheck.dumps.nativeformat.document.Document;
import io.github.vmxcheck.dumps.nativeformat.document.Syntax;
import java.io.IOException;
import java.util.Optional;

/**
 * Splits an input into documents before any parser sees it. An error in one document does not
 * affect the others, and none is longer than its limit: SnakeYAML keeps a whole scalar or comment
 * in memory before its own limits apply.
 */
final class DocumentSplitter {
  static final String EXPECTED = "expected a vmxcheck.snapshot/1 document (YAML, JSON or NDJSON)";

  /** Receives the documents. */
  interface Handler {
    void document(Document document);

    void problem(int line, int column, String message);
  }

  private final LineReader lines;
  private final Handler handler;
  private final DocumentBuffer buffer = new DocumentBuffer();

  DocumentSplitter(LineReader lines, Handler handler) {
    this.lines = lines;
    this.handler = handler;
  }

  void run() throws IOException {
    boolean any = lines.next(LINE_LIMIT);
    if (!any) {
      handler.problem(
          0, 0, "found an empty file, expected a dump ('vmxcheck formats' lists the formats)");
      return;
    }
    while (any && Lines.firstNonBlank(lines) < 0 && !lines.isTooLong()) {
      any = lines.next(LINE_LIMIT);
    }
    int start = any ? Lines.firstNonBlank(lines) : -1;
    if (start >= 0 && lines.buffer()[lines.from() + start] == '{') {
      json();
    } else {
      new YamlSplitter(lines, handler, buffer).run(any);
    }
  }

  private void json() throws IOException {
    if (lines.isTooLong()) {
      lineTooLong();
      if (lines.next(LINE_LIMIT) && Lines.startsSnapshot(lines)) {
        ndjson();
      }
    } else if (Lines.holdsWholeObject(lines.buffer(), lines.from(), lines.to())) {
      ndjson();
    } else {
      jsonOrBrokenLine();
    }
  }

  /**
   * The first line is not a whole object: the document has several lines, or the line is truncated.
   */
  private void jsonOrBrokenLine() throws IOException {
    boolean startsSnapshot = Lines.startsSnapshot(lines);
    buffer.start();
    if (!collect(lines) || !lines.next(LINE_LIMIT)) {
      deliver(Syntax.JSON, false);
      return;
    }
    if (startsSnapshot && Lines.startsSnapshot(lines)) {
      deliver(Syntax.JSON, true);
      ndjson();
      return;
    }
    boolean more;
    do {
      more = collect(lines) && lines.next(DOCUMENT_LIMIT);
    } while (more);
    deliver(Syntax.JSON, false);
  }

  private boolean collect(LineReader line) {
    return buffer.add(line, handler);
  }

  private void deliver(Syntax syntax, boolean oneLine) {
    buffer.document(syntax, oneLine).ifPresent(handler::document);
  }

  private void ndjson() throws IOException {
    do {
      ndjsonLine();
    } while (lines.next(LINE_LIMIT));
  }

  private void ndjsonLine() {
    if (lines.isTooLong()) {
      lineTooLong();
      return;
    }
    Optional<Fault> fault =
        lines.isPlain()
            ? Optional.empty()
            : TextCheck.firstFault(lines.buffer(), lines.from(), lines.to());
    if (fault.isPresent()) {
      handler.problem(lines.number(), fault.get().column(), fault.get().message());
    } else if (Lines.firstNonBlank(lines) >= 0) {
      handler.document(
          new Document(
              Syntax.JSON,
              lines.buffer(),
              lines.from(),
              lines.to(),
              lines.isPlain(),
              lines.number(),
              lines.offset(),
              true));
    }
  }

  private void lineTooLong() {
    handler.problem(
        lines.number(), 0, "found a line of more than 16 MiB, expected one snapshot per line");
  }
}
