// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import io.github.vmxcheck.dumps.nativeformat.document.Document;
import io.github.vmxcheck.dumps.nativeformat.speed.PlainTokens;
import io.github.vmxcheck.dumps.nativeformat.speed.ReadLines;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.model.SourceText;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Reads the documents of one input, each in the fastest possible way. */
final class DocumentReader {
  private final String name;
  private final Path directory;
  private final Function<Document, SourceText> text;
  private final SnapshotSink sink;
  private final ReadLines lines;

  /**
   * A reader.
   *
   * @param directory of files named by {@code data}; null if none may be opened
   * @param text creates the text that a snapshot keeps to show its lines
   * @param lines lines read before
   */
  DocumentReader(
      String name,
      Path directory,
      Function<Document, SourceText> text,
      ReadLines lines,
      SnapshotSink sink) {
    this.name = name;
    this.directory = directory;
    this.text = text;
    this.lines = lines;
    this.sink = sink;
  }

  void read(Document document) {
    Optional<Snapshot> snapshot = PlainTokens.mayBe(document) ? plain(document) : Optional.empty();
    if (snapshot.isPresent()) {
      sink.snapshot(snapshot.get());
    } else {
      SnapshotParser.parse(document, name, directory, () -> text.apply(document), sink);
    }
  }

  private Optional<Snapshot> plain(Document document) {
    Supplier<SourceText> source = () -> text.apply(document);
    Optional<Snapshot> like = lines.read(document, source);
    if (like.isPresent()) {
      return like;
    }
    Optional<Snapshot> parsed = SnapshotParser.plain(document, name, directory, source);
    parsed.ifPresent(snapshot -> lines.add(document, snapshot));
    return parsed;
  }
}
