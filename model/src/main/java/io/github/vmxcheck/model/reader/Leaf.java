package io.github.vmxcheck.model.reader;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.FieldValue;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A leaf of CPUID that requirements read, with the fields of its registers.
 *
 * @param fields by register
 */
record Leaf(Map<String, Field> fields) {
  static final List<String> REGISTERS = List.of("eax", "ebx", "ecx", "edx");
  private static final String PREFIX = "cpuid.";
  private static final Map<Long, Leaf> BY_NUMBER = new HashMap<>();
  private static final Map<String, Long> NUMBERS = new HashMap<>();

  static {
    for (Field field : Field.values()) {
      if (field.key().startsWith(PREFIX)) {
        int dot = field.key().lastIndexOf('.');
        String leaf = field.key().substring(PREFIX.length(), dot);
        long number = number(leaf).orElseThrow();
        NUMBERS.put(leaf, number);
        BY_NUMBER
            .computeIfAbsent(number, n -> new Leaf(new LinkedHashMap<>()))
            .fields
            .put(field.key().substring(dot + 1), field);
      }
    }
  }

  /** Number of a register, -1 if it is none. */
  static int register(String name) {
    return switch (name) {
      case "eax" -> 0;
      case "ebx" -> 1;
      case "ecx" -> 2;
      case "edx" -> 3;
      default -> -1;
    };
  }

  /** The leaf with this number, if a requirement reads it. */
  static Leaf byNumber(long number) {
    return BY_NUMBER.get(number);
  }

  /**
   * Leaf in the high half, subleaf in the low, of a key such as {@code 0x7.0}; without a subleaf it
   * is 0. Empty if the key is none.
   */
  static Optional<Long> number(String key) {
    Long known = NUMBERS.get(key);
    if (known != null) {
      return Optional.of(known);
    }
    int dot = key.indexOf('.');
    Optional<Long> leaf = half(dot < 0 ? key : key.substring(0, dot));
    Optional<Long> subleaf = dot < 0 ? Optional.of(0L) : half(key.substring(dot + 1));
    return leaf.flatMap(high -> subleaf.map(low -> high << 32 | low));
  }

  /** An index of 32 bits, such as that of an MSR or a leaf. */
  static Optional<Long> half(String text) {
    try {
      FieldValue value = FieldValue.parse(text, new FieldPath(Field.CR0, 31, 0));
      return value.known() == 0xffff_ffffL ? Optional.of(value.bits()) : Optional.empty();
    } catch (FieldValue.Malformed e) {
      return Optional.empty();
    }
  }
}
