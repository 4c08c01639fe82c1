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

/** Makes snapshots of the examples of a clause: a good state, and the differences from it. */
public final class ExampleStates {
  private ExampleStates() {}

  /** The good state of this name, a file of {@code specs/bases}. */
  public static ProcessorSnapshot base(String name) {
    ProcessorSnapshot snapshot = new ProcessorSnapshot(0);
    YamlNode file = YamlNode.ofResource("bases/" + name + ".yaml");
    file.map()
        .forEach(
            (key, value) ->
                set(
                    snapshot,
                    FieldPath.parse(key)
                        .orElseThrow(() -> value.error("unknown field '" + key + "'")),
                    value.text()));
    return snapshot;
  }

  /** The state of an example: as many logical processors as it has differences. */
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

  /** Sets some bits to what the text says; {@code unknown} forgets them. */
  public static void set(ProcessorSnapshot snapshot, FieldPath path, String text) {
    Field field = path.field();
    if (text.equals("unknown")) {
      snapshot.forget(field, path.mask());
    } else if (text.equals("unreadable")) {
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
