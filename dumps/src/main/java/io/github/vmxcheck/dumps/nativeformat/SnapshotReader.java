// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import io.github.vmxcheck.dumps.nativeformat.document.Document;
import io.github.vmxcheck.dumps.nativeformat.document.Opener;
import io.github.vmxcheck.dumps.nativeformat.document.Syntax;
import io.github.vmxcheck.dumps.nativeformat.speed.ReadLines;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.SourceText;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.zip.ZipException;

/**
 * Reads inputs in the native format, {@code vmxcheck.snapshot/1}: YAML, JSON or NDJSON,
 * distinguished by their text only. Each snapshot goes to the sink as soon as it is read, in
 * constant memory.
 */
public final class SnapshotReader {

  /** Size limit of a YAML or JSON document in bytes; a longer one is not read. */
  public static final int LONGEST_DOCUMENT = Syntax.DOCUMENT_LIMIT;

  private final String name;
  private final Path directory;
  private final Function<Document, SourceText> text;
  private final SnapshotSink sink;

  private SnapshotReader(
      String name, Path directory, Function<Document, SourceText> text, SnapshotSink sink) {
    this.name = name;
    this.directory = directory;
    this.text = text;
    this.sink = sink;
  }

  /**
   * Reads a file. All errors, including read failures, are reported as problems.
   *
   * @param name the path as the user gave it
   */
  public static void read(Path file, String name, SnapshotSink sink) {
    read(file, () -> Files.newInputStream(file), name, sink);
  }

  /** Reads a file that may already be open. */
  public static void read(Path file, Opener opener, String name, SnapshotSink sink) {
    if (Files.isDirectory(file)) {
      sink.problem(
          new InputProblem(name, 0, 0, "found a directory that cannot be listed, expected a file"));
      return;
    }
    try (InputStream in = opener.open()) {
      boolean again = Files.isRegularFile(file);
      Function<Document, SourceText> text =
          document ->
              again && !document.oneLine()
                  ? new FileText(
                      file, name, document.offset(), document.firstLine(), document.lines())
                  : new KeptText(name, document);
      new SnapshotReader(name, file.toAbsolutePath().getParent(), text, sink).run(in);
    } catch (IOException e) {
      sink.problem(new InputProblem(name, 0, 0, reason(e)));
    }
  }

  /**
   * Reads standard input or another stream that can be read only once: the text of the current
   * document is kept. Files that it names are not opened.
   */
  public static void read(InputStream in, String name, SnapshotSink sink) {
    new SnapshotReader(name, null, document -> new KeptText(name, document), sink).run(in);
  }

  private void run(InputStream in) {
    LineReader lines = null;
    Documents documents = new Documents();
    try {
      lines = new LineReader(Utf8Stream.of(in));
      new DocumentSplitter(lines, documents).run();
      documents.handOver();
    } catch (IOException e) {
      documents.handOver();
      int line = lines == null ? 0 : lines.number();
      sink.problem(new InputProblem(name, line, 0, "cannot be read further: " + reason(e)));
    }
  }

  /** A readable reason why an input could not be read. */
  public static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    if (e instanceof EOFException || e instanceof ZipException) {
      return "the compressed data is damaged or truncated";
    }
    return e instanceof AccessDeniedException ? "permission denied" : "input/output error";
  }

  /** Keeps the splitter's callbacks out of the public interface of this class. */
  private final class Documents implements DocumentSplitter.Handler {
    private final DocumentReader reader =
        new DocumentReader(name, directory, text, new ReadLines(), sink);
    private UnreadLines unread = new UnreadLines(name, directory);

    @Override
    public void document(Document document) {
      if (!sink.takesLines() || !UnreadLines.mayHold(document)) {
        reader.read(document);
        return;
      }
      unread.add(document);
      if (unread.areEnough()) {
        handOver();
      }
    }

    @Override
    public void problem(int line, int column, String message) {
      handOver();
      sink.problem(new InputProblem(name, line, column, message));
    }

    void handOver() {
      if (!unread.isEmpty()) {
        sink.lines(unread);
        unread = new UnreadLines(name, directory);
      }
    }
  }
}
