// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.qemu;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.vmxcheck.dumps.binary.BrokenDump;
import io.github.vmxcheck.dumps.qemu.SectionLayout.Item;
import java.io.IOException;

/** Reads the layout of sections from their JSON description. */
final class LayoutReader {
  private static final int MOST_FIELDS = 100_000;

  private final JsonParser parser;
  private final long start;
  private int fields;

  /**
   * Creates a reader.
   *
   * @param start file offset of the text, for messages
   */
  LayoutReader(JsonParser parser, long start) {
    this.parser = parser;
    this.start = start;
  }

  /** Handles one key of an object; the parser is at its value. */
  interface Entry {
    void read(String key) throws IOException;
  }

  void object(Entry entry) throws IOException {
    expect(JsonToken.START_OBJECT);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      parser.nextToken();
      entry.read(key);
    }
    expect(JsonToken.END_OBJECT);
  }

  void list(Entry element) throws IOException {
    expect(JsonToken.START_ARRAY);
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      element.read("");
    }
  }

  private void expect(JsonToken token) throws IOException {
    if (parser.currentToken() != token) {
      throw broken("found " + parser.currentToken() + ", expected " + token);
    }
  }

  BrokenDump broken(String message) {
    long at = Math.max(0, parser.currentTokenLocation().getByteOffset());
    return new BrokenDump(start + at, message + " in the description of the stream's sections");
  }

  /** Starts a section and resets the field count. */
  SectionLayout section() {
    fields = 0;
    return new SectionLayout();
  }

  /** Reads one key of a section, subsection or structure. */
  void layout(SectionLayout layout, String key) throws IOException {
    switch (key) {
      case "vmsd_name" -> layout.name = text();
      case "fields" -> list(element -> layout.items.add(item()));
      case "subsections" -> list(element -> layout.subsections.add(nested()));
      default -> parser.skipChildren();
    }
  }

  private SectionLayout nested() throws IOException {
    count();
    SectionLayout nested = new SectionLayout();
    object(key -> layout(nested, key));
    return nested;
  }

  private void count() throws IOException {
    if (++fields > MOST_FIELDS) {
      throw broken("found more than " + MOST_FIELDS + " fields of a section, expected fewer");
    }
  }

  private Item item() throws IOException {
    count();
    Item item = new Item();
    object(key -> item(item, key));
    if (item.size < 0) {
      throw broken("found a field without a size, expected one");
    }
    return item;
  }

  private void item(Item item, String key) throws IOException {
    switch (key) {
      case "name" -> item.name = text();
      case "size" -> item.size = number();
      case "array_len" -> item.count = number();
      case "index" -> item.index = number();
      case "struct" -> item.structure = nested();
      default -> parser.skipChildren();
    }
  }

  String text() throws IOException {
    expect(JsonToken.VALUE_STRING);
    return parser.getText();
  }

  long number() throws IOException {
    expect(JsonToken.VALUE_NUMBER_INT);
    if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER || parser.getLongValue() < 0) {
      throw broken("found a negative or too large number, expected 0 to 2^63-1");
    }
    return parser.getLongValue();
  }

  void skip() throws IOException {
    parser.skipChildren();
  }
}
