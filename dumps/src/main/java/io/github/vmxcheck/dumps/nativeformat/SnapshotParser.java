// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import io.github.vmxcheck.dumps.nativeformat.document.Document;
import io.github.vmxcheck.dumps.nativeformat.document.SyntaxError;
import io.github.vmxcheck.dumps.nativeformat.document.Tokens;
import io.github.vmxcheck.dumps.nativeformat.speed.PlainTokens;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.model.SourceText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Parses one document into a snapshot or its problems. */
final class SnapshotParser {
  private static final String SCHEMA = "vmxcheck.snapshot/1";
  private static final String EXPECTED_SCHEMA = "schema: " + SCHEMA;
  private static final String STARTING_MAPPING =
      "a mapping that starts with '" + EXPECTED_SCHEMA + "'";
  private static final int MOST_PROCESSORS = 4096;
  private static final List<String> KEYS = List.of("schema", "label", "logical-processors", "vmm");

  private final Cursor cursor;
  private final Tokens tokens;
  private final Path directory;
  private final Map<String, Long> seen = new HashMap<>();
  private final Map<Long, Long> idPlaces = new HashMap<>();
  private final List<ProcessorSnapshot> processors = new ArrayList<>();
  private ProcessorSnapshot machine = new ProcessorSnapshot(0);
  private String label = "";

  private SnapshotParser(Tokens tokens, Problems problems, Path directory) {
    this.tokens = tokens;
    this.cursor = new Cursor(tokens, problems);
    this.directory = directory;
  }

  /**
   * Hands the snapshot of a document to the sink, or the problems.
   *
   * @param directory of files named by {@code data}; null if none may be opened
   * @param text creates the text that the snapshot keeps to show its lines
   */
  static void parse(
      Document document,
      String source,
      Path directory,
      Supplier<SourceText> text,
      SnapshotSink sink) {
    Problems problems = new Problems(source);
    parse(document, problems, directory).ifPresent(one -> sink.snapshot(one.snapshot(text)));
    problems.inOrder().forEach(sink::problem);
  }

  private Snapshot snapshot(Supplier<SourceText> text) {
    return new Snapshot(label, List.of(text.get()), processors, machine);
  }

  /**
   * The snapshot of a line in the usual form, read faster; empty if the line is different, or
   * something is wrong with it.
   */
  static Optional<Snapshot> plain(
      Document document, String source, Path directory, Supplier<SourceText> text) {
    try {
      Problems problems = new Problems(source);
      SnapshotParser parser = new SnapshotParser(new PlainTokens(document), problems, directory);
      parser.document();
      return problems.isEmpty() ? Optional.of(parser.snapshot(text)) : Optional.empty();
    } catch (SyntaxError e) {
      return Optional.empty();
    }
  }

  private static Optional<SnapshotParser> parse(
      Document document, Problems problems, Path directory) {
    try (Tokens tokens = new JacksonTokens(document)) {
      SnapshotParser parser = new SnapshotParser(tokens, problems, directory);
      parser.document();
      return problems.isEmpty() ? Optional.of(parser) : Optional.empty();
    } catch (SyntaxError e) {
      problems.add(e.place(), e.getMessage());
      return Optional.empty();
    }
  }

  private void document() throws SyntaxError {
    boolean any = tokens.next();
    long place = cursor.place();
    if (!any) {
      cursor.problem("", place, "found nothing, " + DocumentSplitter.EXPECTED);
      return;
    }
    if (!tokens.isMapping()) {
      cursor.mapping("", one -> STARTING_MAPPING, this, SnapshotParser::entry);
      return;
    }
    cursor.mapping("", one -> "", this, SnapshotParser::entry);
    if (!seen.containsKey("schema")) {
      cursor.problem("", place, "found no key 'schema', expected '" + EXPECTED_SCHEMA + "'");
    } else if (!seen.containsKey("logical-processors")) {
      cursor.problem(
          "",
          place,
          "found no key 'logical-processors', expected a list with at least one of them");
    }
    if (tokens.next()) {
      cursor.problem("", cursor.place(), "found more text after the document, expected none");
    }
  }

  private void entry(String key, long place) throws SyntaxError {
    Long first = KEYS.contains(key) ? seen.putIfAbsent(key, place) : null;
    if (first != null) {
      cursor.duplicateKey(key, place, first);
      return;
    }
    switch (key) {
      case "schema" -> schema();
      case "label" -> label = orEmpty(cursor.scalar(key, () -> "text"));
      case "logical-processors" -> processors();
      case "vmm" -> machine = new ProcessorReader(cursor, directory).readMachine();
      default -> cursor.unknownKey(key, place, KEYS);
    }
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }

  private void schema() throws SyntaxError {
    long place = cursor.place();
    String text = cursor.scalar("schema", () -> SCHEMA);
    if (text != null && !text.equals(SCHEMA)) {
      throw new SyntaxError(place, "schema: found " + Quoted.of(text) + ", expected " + SCHEMA);
    }
  }

  private void processors() throws SyntaxError {
    String key = "logical-processors";
    long place = cursor.place();
    if (!cursor.entersList(key, "a list of logical processors")) {
      return;
    }
    for (cursor.next(); !cursor.isListEnd(); cursor.next()) {
      processor();
    }
    if (processors.isEmpty()) {
      cursor.problem(key, place, "found an empty list, expected at least one logical processor");
    }
  }

  private void processor() throws SyntaxError {
    if (processors.size() == MOST_PROCESSORS) {
      String message = "found too many logical processors, expected at most " + MOST_PROCESSORS;
      throw new SyntaxError(cursor.place(), message);
    }
    ProcessorReader reader = new ProcessorReader(cursor, directory);
    ProcessorSnapshot processor = reader.read();
    processors.add(processor);
    if (reader.idPlace() == 0) {
      return;
    }
    Long first = idPlaces.putIfAbsent(processor.id(), reader.idPlace());
    if (first != null) {
      String message = "found " + processor.id() + " twice, first at ";
      cursor.problem("id", reader.idPlace(), message + cursor.problems().place(first));
    }
  }
}
