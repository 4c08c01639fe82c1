// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import static io.github.vmxcheck.dumps.nativeformat.document.Syntax.DOCUMENT_LIMIT;

import io.github.vmxcheck.dumps.nativeformat.TextCheck.Fault;
import io.github.vmxcheck.dumps.nativeformat.document.Document;
import io.github.vmxcheck.dumps.nativeformat.document.Syntax;
import java.util.Arrays;
import java.util.Optional;

/** Collects the lines of one document, up to the limit. */
final class DocumentBuffer {
  private byte[] bytes = new byte[1 << 12];
  private int length;
  private int firstLine;
  private long offset;
  private boolean plain;
  private boolean faulty;
  private boolean binary;

  void start() {
    if (bytes.length > 1 << 20) {
      bytes = new byte[1 << 12];
    }
    length = 0;
    plain = true;
    faulty = false;
    binary = false;
  }

  /**
   * Adds a line.
   *
   * @return false if the document is faulty, which has been reported to the handler once
   */
  boolean add(LineReader line, DocumentSplitter.Handler handler) {
    if (length == 0) {
      firstLine = line.number();
      offset = line.offset();
    }
    if (faulty || isNoText(line, handler) || isTooLong(line, handler)) {
      faulty = true;
      return false;
    }
    int count = line.to() - line.from();
    if (length + count + 1 > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count + 1));
    }
    System.arraycopy(line.buffer(), line.from(), bytes, length, count);
    length += count;
    bytes[length++] = '\n';
    plain &= line.isPlain();
    return true;
  }

  private boolean isTooLong(LineReader line, DocumentSplitter.Handler handler) {
    if (!line.isTooLong() && length + line.to() - line.from() < DOCUMENT_LIMIT) {
      return false;
    }
    handler.problem(
        line.number(),
        0,
        "found a document of more than 3 MiB (it starts at line "
            + firstLine
            + "), expected at most 3 MiB");
    return true;
  }

  private boolean isNoText(LineReader line, DocumentSplitter.Handler handler) {
    if (line.isPlain()) {
      return false;
    }
    Optional<Fault> fault = TextCheck.firstFault(line.buffer(), line.from(), line.to());
    boolean cut = line.isTooLong() && fault.filter(f -> f.index() < line.to() - 3).isEmpty();
    if (fault.isEmpty() || cut) {
      return false;
    }
    binary = fault.get().binary();
    handler.problem(
        line.number(),
        fault.get().column(),
        binary ? "found a binary file, " + DocumentSplitter.EXPECTED : fault.get().message());
    return true;
  }

  /** Rejects the document. */
  void reject() {
    faulty = true;
  }

  /** Whether the document contains a NUL, so that nothing after it is worth reading. */
  boolean isBinary() {
    return binary;
  }

  /** The collected document, unless it is faulty. */
  Optional<Document> document(Syntax syntax, boolean oneLine) {
    return faulty
        ? Optional.empty()
        : Optional.of(new Document(syntax, bytes, 0, length, plain, firstLine, offset, oneLine));
  }
}
