// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import io.github.vmxcheck.dumps.nativeformat.document.SyntaxError;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.HashMap;
import java.util.Map;

/** Reads the entries of a list of one logical processor, such as {@code msr-load}. */
final class ListReader {
  private final Cursor cursor;
  private final ProcessorSnapshot processor;
  private final Field.Group list;
  private final Map<Shape, Long> seen = new HashMap<>();

  private ListReader(Cursor cursor, ProcessorSnapshot processor, Shape shape) {
    this.cursor = cursor;
    this.processor = processor;
    this.list = shape.path().field().group();
  }

  /** Reads the list here. */
  static void read(Cursor cursor, ProcessorSnapshot processor, Shape shape) throws SyntaxError {
    new ListReader(cursor, processor, shape).entries(shape);
  }

  private void entries(Shape shape) throws SyntaxError {
    long place = cursor.place();
    String expected = "a list of entries, each " + shape.expected();
    if (!cursor.entersList(list.key(), expected)) {
      return;
    }
    processor.give(list, place);
    for (cursor.next(); !cursor.isListEnd(); cursor.next()) {
      entry(shape);
    }
  }

  private void entry(Shape shape) throws SyntaxError {
    int number = processor.entries(list).size();
    if (number == list.most()) {
      throw new SyntaxError(
          cursor.place(),
          list.key() + ": found more than " + number + " entries, expected at most " + number);
    }
    CheckedState entry = new CheckedState(cursor.problems(), processor.addEntry(list));
    ValueReader values = new ValueReader(cursor, entry);
    String name = list.key() + "[" + number + "]";
    seen.clear();
    cursor.mapping(name, Shape::expected, shape, (one, key, at) -> value(one, key, at, values));
  }

  private void value(Shape shape, String key, long place, ValueReader values) throws SyntaxError {
    Shape child = shape.children().get(key);
    if (child == null) {
      cursor.unknownKey(key, place, shape.children().keySet());
    } else if (seen.putIfAbsent(child, place) != null) {
      cursor.duplicateKey(key, place, seen.get(child));
    } else {
      values.read(child.path().inEntry(processor.entries(list).size() - 1).text(), child.path());
    }
  }
}
