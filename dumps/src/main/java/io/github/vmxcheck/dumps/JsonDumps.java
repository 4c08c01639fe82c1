// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.json.JsonDump;
import io.github.vmxcheck.dumps.json.JsonText;
import io.github.vmxcheck.dumps.json.JsonTree;
import io.github.vmxcheck.dumps.json.JsonValue;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.dumps.nativeformat.Quoted;
import io.github.vmxcheck.dumps.nativeformat.document.SyntaxError;
import io.github.vmxcheck.dumps.qemu.QmpOutput;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Passes each document of a JSON text to the reader that recognises it. */
final class JsonDumps {
  /** Largest JSON text, in bytes. */
  static final int LARGEST = 32 << 20;

  private static final int MOST_KEYS = 8;

  /**
   * A log may start with a bracket, too, but not followed by a quotation mark or another bracket.
   */
  private static final Pattern START = Pattern.compile("^\\s*+(?:\\{\\s*+[\"}]|\\[\\s*+[\\[{\"])");

  private final List<DumpFormat> formats;
  private final List<JsonDump> readers;
  private final List<JsonValue> documents = new ArrayList<>();
  private boolean isUnknown;

  JsonDumps(List<DumpFormat> formats, SnapshotAssembler blocks) {
    this.formats = formats;
    readers = formats.stream().map(format -> format.json().apply(blocks)).toList();
  }

  /** Whether a text is JSON, by its start. */
  static boolean isJson(String start) {
    return START.matcher(start).lookingAt();
  }

  /**
   * Reads all documents of a text, or none.
   *
   * @return names of the formats that were recognised
   * @throws SyntaxError if one of them is malformed, or none is in a known format
   */
  Set<String> read(JsonText text) throws SyntaxError {
    JsonTree.documents(text, documents);
    Set<String> recognised = new LinkedHashSet<>();
    for (JsonValue document : documents) {
      for (int i = 0; i < readers.size(); i++) {
        if (readers.get(i).recognises(document)) {
          readers.get(i).read(document);
          recognised.add(formats.get(i).name());
          break;
        }
      }
    }
    if (recognised.isEmpty()) {
      isUnknown = true;
      throw unknown();
    }
    return recognised;
  }

  /** Whether the text is JSON but none of its documents is a dump. */
  boolean areOfNoKnownKind() {
    return isUnknown;
  }

  /** Whether the text starts with a QMP message: it may be a log with other lines after it. */
  boolean startsWithMessage() {
    return !documents.isEmpty() && QmpOutput.isMessage(documents.get(0));
  }

  private SyntaxError unknown() {
    if (documents.isEmpty()) {
      return new SyntaxError(0, "found nothing, expected a JSON document");
    }
    JsonValue first = documents.get(0);
    if (first.has("vmsd_name") || first.has("devices") && first.has("page_size")) {
      return new SyntaxError(
          first.place(),
          "found a migration stream description, which has no values, expected the output of"
              + " 'analyze-migration.py -d state'");
    }
    String kind = formats.size() == 1 ? "that is not " + formats.get(0).name() : "of no known kind";
    return new SyntaxError(
        first.place(), "found JSON " + kind + ", " + keys(first) + "; " + expected());
  }

  private static String keys(JsonValue document) {
    List<String> keys =
        document.members().keySet().stream().limit(MOST_KEYS).map(Quoted::of).toList();
    boolean more = document.members().size() > MOST_KEYS;
    if (keys.isEmpty()) {
      return document.isList() ? "a list" : "without keys";
    }
    return "with the keys " + String.join(", ", keys) + (more ? ", …" : "");
  }

  private String expected() {
    return "expected " + String.join(", ", formats.stream().map(DumpFormat::title).toList());
  }
}
