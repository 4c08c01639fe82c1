// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import io.github.vmxcheck.model.BitKey;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a key of the native format may contain. The shapes follow from the keys of the fields; only
 * keys that are not fields themselves are listed here.
 */
final class Shape {
  /** How the value is read. */
  enum Kind {
    MAPPING,
    VALUE,
    ID,
    MSR,
    CPUID,
    DATA,
    LIST
  }

  /** A logical processor. */
  static final Shape PROCESSOR = new Shape("", Kind.MAPPING, null, 0);

  /** The machine, {@code vmm}. */
  static final Shape MACHINE = new Shape("vmm", Kind.MAPPING, null, 0);

  private static int shapes;

  static {
    add(PROCESSOR, "id", Kind.ID, null);
    for (Field field : Field.outsideLists()) {
      if (field.isOfMachine()) {
        String key = field.key().substring(MACHINE.key.length() + 1);
        add(MACHINE, key, Kind.VALUE, FieldPath.of(field));
      } else if (field.isMsr()) {
        PROCESSOR.children.computeIfAbsent("msr", key -> new Shape(key, Kind.MSR, null, ++shapes));
      } else if (field.isCpuid()) {
        PROCESSOR.children.computeIfAbsent(
            "cpuid", key -> new Shape(key, Kind.CPUID, null, ++shapes));
      } else {
        add(PROCESSOR, field.key(), Kind.VALUE, FieldPath.of(field));
      }
    }
    add(PROCESSOR, "vmxon.region.data", Kind.DATA, FieldPath.of(Field.VMXON_REGION_HEADER));
    add(PROCESSOR, "vmcs.region.data", Kind.DATA, FieldPath.of(Field.VMCS_REGION_HEADER));
    BitKey.all().forEach(one -> add(PROCESSOR, one.key(), Kind.VALUE, one.path()));
    Stream.of(Field.Group.values()).filter(Field.Group::isList).forEach(Shape::addList);
  }

  private final String key;
  private final Kind kind;
  private final FieldPath path;
  private final int index;
  private final Map<String, Shape> children = new LinkedHashMap<>();

  private Shape(String key, Kind kind, FieldPath path, int index) {
    this.key = key;
    this.kind = kind;
    this.path = path;
    this.index = index;
  }

  private static void add(Shape root, String key, Kind kind, FieldPath path) {
    Shape parent = root;
    for (int dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', dot + 1)) {
      String prefix = key.substring(0, dot);
      parent =
          parent.children.computeIfAbsent(
              lastWord(prefix), word -> new Shape(prefix, Kind.MAPPING, null, ++shapes));
    }
    String full = root.key.isEmpty() ? key : root.key + "." + key;
    parent.children.put(lastWord(key), new Shape(full, kind, path, ++shapes));
  }

  /** Adds a list, with the shapes under the keys of each entry. */
  private static void addList(Field.Group list) {
    FieldPath path = FieldPath.of(list);
    add(PROCESSOR, list.key(), Kind.LIST, path);
    Shape shape = PROCESSOR.children.get(list.key());
    for (Field field : list.fields()) {
      add(shape, field.key().substring(list.key().length() + 3), Kind.VALUE, FieldPath.of(field));
    }
  }

  private static String lastWord(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }

  /** Number of shapes; every index is smaller. */
  static int count() {
    return shapes + 1;
  }

  /** The key below the logical processor, such as {@code vmxon.region.header}. */
  String key() {
    return key;
  }

  Kind kind() {
    return kind;
  }

  /** The bits a value sets. */
  FieldPath path() {
    return path;
  }

  /** A unique number, for recording which keys were seen. */
  int index() {
    return index;
  }

  /** What is expected in place of something that is not a mapping, worded to follow "expected". */
  String expected() {
    return "a mapping of " + String.join(", ", children.keySet());
  }

  /** The shapes under the keys of a mapping. */
  Map<String, Shape> children() {
    return children;
  }
}
