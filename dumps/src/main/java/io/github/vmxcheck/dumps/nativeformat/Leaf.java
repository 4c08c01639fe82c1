// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.FieldValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A CPUID leaf that requirements read. */
final class Leaf {
  static final List<String> REGISTERS = List.of("eax", "ebx", "ecx", "edx");
  private static final String PREFIX = "cpuid.";
  private static final Map<Long, Leaf> BY_NUMBER = new HashMap<>();
  private static final Map<String, Leaf> BY_KEY = new HashMap<>();

  static {
    for (Field field : Field.values()) {
      if (field.isCpuid()) {
        int dot = field.key().lastIndexOf('.');
        String key = field.key().substring(PREFIX.length(), dot);
        Leaf leaf =
            BY_NUMBER.computeIfAbsent(
                field.cpuidLeaf() << 32 | field.cpuidSubleaf().orElse(0),
                number -> new Leaf(BY_NUMBER.size()));
        leaf.fields[register(field.cpuidRegister())] = field;
        BY_KEY.put(key, leaf);
      }
    }
  }

  private final int index;
  private final Field[] fields = new Field[REGISTERS.size()];

  private Leaf(int index) {
    this.index = index;
  }

  /** Number of leaves. */
  static int count() {
    return BY_NUMBER.size();
  }

  /** A unique number, less than the count. */
  int index() {
    return index;
  }

  /** The field of a register, null if no requirement reads it. */
  Field field(int register) {
    return fields[register];
  }

  /** Number of a register; -1 if the name is not one. */
  static int register(String name) {
    return switch (name) {
      case "eax" -> 0;
      case "ebx" -> 1;
      case "ecx" -> 2;
      case "edx" -> 3;
      default -> -1;
    };
  }

  /** The leaf with this number, null if no requirement reads it. */
  static Leaf byNumber(long number) {
    return BY_NUMBER.get(number);
  }

  /** The leaf whose key is written in the usual way; null if there is none. */
  static Leaf byKey(String key) {
    return BY_KEY.get(key);
  }

  /**
   * Leaf in the high half and subleaf in the low half, of a key such as {@code 0x7.0}; a missing
   * subleaf is 0. Empty if it is not such a key.
   */
  static Optional<Long> number(String key) {
    int dot = key.indexOf('.');
    Optional<Long> leaf = half(dot < 0 ? key : key.substring(0, dot));
    Optional<Long> subleaf = dot < 0 ? Optional.of(0L) : half(key.substring(dot + 1));
    return leaf.flatMap(high -> subleaf.map(low -> high << 32 | low));
  }

  /** A 32-bit index, such as that of an MSR or a leaf. */
  static Optional<Long> half(String text) {
    try {
      FieldValue value = FieldValue.parse(text, new FieldPath(Field.CR0, 31, 0));
      return value.known() == 0xffff_ffffL ? Optional.of(value.bits()) : Optional.empty();
    } catch (FieldValue.Malformed e) {
      return Optional.empty();
    }
  }
}
