// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import io.github.vmxcheck.dumps.nativeformat.document.SyntaxError;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.FieldValue;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads one logical processor, or the machine. */
final class ProcessorReader {
  private static final String EXPECTED = "a logical processor with an id, such as id: 0";
  private static final String ID_EXPECTED = "a number such as 0";

  /** In place of an unknown number. */
  private static final String UNKNOWN = "unknown";

  private static final String EVERY = "every";

  private final Cursor cursor;
  private final Path directory;
  private final ProcessorSnapshot state = ProcessorSnapshot.unnumbered();
  private final CheckedState checked;
  private final ValueReader values;
  private final RegisterReader registers;
  private final long[] seen = new long[Shape.count()];
  private final Map<Field, ConsistencyCheck.Region> regions = new LinkedHashMap<>(0);
  private final Cursor.Entry<Shape> entry = this::entry;
  private long idPlace;

  ProcessorReader(Cursor cursor, Path directory) {
    this.cursor = cursor;
    this.directory = directory;
    this.checked = new CheckedState(cursor.problems(), state);
    this.values = new ValueReader(cursor, checked);
    this.registers = new RegisterReader(cursor, values);
  }

  /** Reads the logical processor here. */
  ProcessorSnapshot read() throws SyntaxError {
    long place = cursor.place();
    boolean isMapping = cursor.mapping("", shape -> EXPECTED, Shape.PROCESSOR, entry);
    if (isMapping && seen[idIndex()] == 0) {
      cursor.problem(
          "", place, "found a logical processor without an id, expected one such as id: 0");
    }
    new ConsistencyCheck(checked).check(regions);
    return state;
  }

  /** Reads the fields of the machine here. */
  ProcessorSnapshot readMachine() throws SyntaxError {
    read(Shape.MACHINE);
    return state;
  }

  private static int idIndex() {
    return Shape.PROCESSOR.children().get("id").index();
  }

  /** The place of the id; 0 if there is none. */
  long idPlace() {
    return idPlace;
  }

  private void entry(Shape mapping, String key, long place) throws SyntaxError {
    Shape shape = mapping.children().get(key);
    if (shape == null) {
      cursor.unknownKey(key, place, mapping.children().keySet());
    } else if (seen[shape.index()] != 0) {
      cursor.duplicateKey(key, place, seen[shape.index()]);
    } else {
      seen[shape.index()] = place;
      read(shape);
    }
  }

  private void read(Shape shape) throws SyntaxError {
    switch (shape.kind()) {
      case MAPPING -> cursor.mapping(shape.key(), Shape::expected, shape, entry);
      case VALUE -> values.read(shape.key(), shape.path());
      case ID -> id();
      case MSR -> registers.msrs();
      case CPUID -> registers.leaves();
      case DATA -> data(shape);
      case LIST -> ListReader.read(cursor, state, shape);
    }
  }

  private void id() throws SyntaxError {
    long place = cursor.place();
    String text = cursor.scalar("id", () -> ID_EXPECTED);
    if (text == null || text.equals(UNKNOWN)) {
      return;
    }
    if (text.equals(EVERY)) {
      state.describeEvery();
      return;
    }
    try {
      FieldValue value = FieldValue.parse(text, new FieldPath(Field.CR0, 31, 0));
      if (value.known() == 0xffff_ffffL) {
        state.renumber(value.bits());
        idPlace = place;
        return;
      }
      cursor.problem("id", place, "found " + Quoted.of(text) + ", expected " + ID_EXPECTED);
    } catch (FieldValue.Malformed e) {
      cursor.problem("id", place, "found " + Quoted.of(text) + ", expected " + e.getMessage());
    }
  }

  private void data(Shape shape) throws SyntaxError {
    long place = cursor.place();
    String text = cursor.scalar(shape.key(), () -> RegionData.EXPECTED);
    if (text == null) {
      return;
    }
    try {
      byte[] bytes = RegionData.of(text, directory);
      regions.put(
          shape.path().field(), new ConsistencyCheck.Region(shape.key(), bytes, at -> place));
    } catch (RegionData.Malformed e) {
      cursor.problem(shape.key(), place, e.getMessage());
    }
  }
}
