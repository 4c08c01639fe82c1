// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.FieldValue;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.specs.Examples.Example;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Creates snapshots from the examples of a requirement: a valid state with differences. */
public final class ExampleStates {
  static final String UNKNOWN = "unknown";
  static final String UNREADABLE = "unreadable";

  /** A list before its entries are added. */
  static final String NO_ENTRIES = "[]";

  private ExampleStates() {}

  /** The valid state with this name, a file in {@code specs/bases}. */
  public static ProcessorSnapshot base(String name) {
    ProcessorSnapshot snapshot = new ProcessorSnapshot(0);
    YamlNode file = YamlNode.ofResource("bases/" + name + ".yaml");
    file.map()
        .forEach((key, value) -> set(snapshot, RequirementValues.path(file, key), value.text()));
    return snapshot;
  }

  /** The state of an example: one logical processor for each of its differences. */
  public static Snapshot of(Example example, String base) {
    List<ProcessorSnapshot> processors = new ArrayList<>();
    ProcessorSnapshot good = base(base);
    for (Map<FieldPath, String> differences : example.processors()) {
      ProcessorSnapshot processor = good.copyAs(processors.size());
      differences.forEach((path, text) -> set(processor, path, text));
      processors.add(processor);
    }
    ProcessorSnapshot machine = new ProcessorSnapshot(0);
    example.machine().forEach((path, text) -> set(machine, path, text));
    return new Snapshot("", List.of(), processors, machine);
  }

  /** Sets some bits to the value in the text; {@code unknown} makes them unknown. */
  public static void set(ProcessorSnapshot snapshot, FieldPath path, String text) {
    if (path.isList()) {
      setList(snapshot, path.field().group(), text);
    } else {
      setField(stateWith(path, snapshot), path, text);
    }
  }

  private static void setList(ProcessorSnapshot snapshot, Field.Group list, String text) {
    snapshot.forget(list);
    if (!text.equals(UNKNOWN)) {
      snapshot.give(list, Origin.NONE);
    }
  }

  /** The entry with the field, created if the list is too short, or the state itself. */
  private static ProcessorSnapshot stateWith(FieldPath path, ProcessorSnapshot snapshot) {
    Field.Group list = path.field().group();
    while (list.isList() && snapshot.entries(list).size() <= path.entry()) {
      snapshot.addEntry(list);
    }
    return path.in(snapshot);
  }

  private static void setField(ProcessorSnapshot snapshot, FieldPath path, String text) {
    Field field = path.field();
    if (text.equals(UNKNOWN)) {
      snapshot.forget(field, path.mask());
    } else if (text.equals(UNREADABLE)) {
      snapshot.setUnreadable(field, Origin.NONE);
    } else {
      setValue(snapshot, path, text);
    }
  }

  private static void setValue(ProcessorSnapshot snapshot, FieldPath path, String text) {
    try {
      FieldValue value = FieldValue.parse(text, path);
      snapshot.forget(path.field(), path.mask());
      snapshot.set(
          path.field(),
          value.bits() << path.low(),
          value.known() << path.low() & path.mask(),
          Origin.NONE);
    } catch (FieldValue.Malformed e) {
      throw new SpecificationException(
          path.text() + ": found '" + text + "', expected " + e.getMessage());
    }
  }
}
