// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.RegisterLayout;
import io.github.vmxcheck.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Formats values and bits in the manual's notation. */
public final class ValueText {
  private static final int NAMED_ONE_BY_ONE = 6;

  /** Text for a value that could not be read. */
  public static final String UNREADABLE = "unreadable";

  /** Text for a register that is not implemented, because it reads 0. */
  public static final String READS_ZERO = "unreadable (reads 0: not implemented)";

  /** Text for a register that the processor does not have. */
  public static final String DOES_NOT_EXIST = "does not exist";

  private ValueText() {}

  /** The text of a field's value in a snapshot. */
  public static String of(ProcessorSnapshot state, Field field) {
    return of(field, Value.of(state, field));
  }

  /**
   * The text of a field's value in full width, with {@code ?} for each digit that has an unknown
   * bit; counts are decimal.
   */
  public static String of(Field field, Value value) {
    return switch (value.state()) {
      case READ -> read(field, value);
      case UNREADABLE -> UNREADABLE;
      case READS_ZERO -> READS_ZERO;
      case DOES_NOT_EXIST -> DOES_NOT_EXIST;
      case FOREIGN -> value.words();
    };
  }

  private static String read(Field field, Value value) {
    if (value.known() == 0) {
      return "unknown";
    }
    if (field.isSet()) {
      return String.join(" or ", field.words(value.bits(), value.known()));
    }
    if (isInDigits(field, value)) {
      return digits(field, value);
    }
    return field.word(value.bits()).orElseGet(() -> Long.toString(value.bits()));
  }

  /** Whether a value is written in hexadecimal digits: it is not a word, a flag or a count. */
  public static boolean isInDigits(Field field, Value value) {
    if (value.known() == 0 || value.knows(field.mask()) && field.word(value.bits()).isPresent()) {
      return false;
    }
    return field.width() > 1 && !field.isSet() && !(field.isCount() && value.knows(field.mask()));
  }

  private static String digits(Field field, Value value) {
    StringBuilder text = new StringBuilder("0x");
    for (int low = (field.width() - 1) / 4 * 4; low >= 0; low -= 4) {
      long digit = 0xfL << low & field.mask();
      text.append(value.knows(digit) ? Long.toHexString((value.bits() & digit) >>> low) : "?");
    }
    return text.toString();
  }

  /** Whether the text shows every known bit: none is hidden behind a {@code ?}. */
  public static boolean isExact(Field field, Value value) {
    if (value.known() == 0 || !isInDigits(field, value)) {
      return true;
    }
    for (int low = 0; low < field.width(); low += 4) {
      long digit = 0xfL << low & field.mask();
      if (!value.knows(digit) && (value.known() & digit) != 0) {
        return false;
      }
    }
    return true;
  }

  /** A 32-bit value as {@link #of} writes it. */
  static String hex(long value) {
    return String.format(Locale.ROOT, "0x%08x", value);
  }

  /** Bits with their names and values, such as {@code CR0.NE (bit 5) is 0}. */
  public static String bits(ProcessorSnapshot state, List<WrongBits> wrong) {
    return bits(state, wrong, true);
  }

  /** The same without the field name: {@code NE (bit 5) is 0}. */
  static String bitsAlone(ProcessorSnapshot state, List<WrongBits> wrong) {
    return bits(state, wrong, false);
  }

  private static String bits(ProcessorSnapshot state, List<WrongBits> wrong, boolean isNamed) {
    List<String> parts = new ArrayList<>();
    for (WrongBits bits : wrong) {
      if (bits.mask() == 0) {
        parts.add(title(bits.path()) + " is unreadable");
      }
      for (boolean one : new boolean[] {false, true}) {
        long value = bits.path().in(state).value(bits.field());
        long mask = bits.mask() & (one ? value : ~value);
        if (mask != 0) {
          parts.add(bits(bits.field(), mask, isNamed) + (one ? " 1" : " 0"));
        }
      }
    }
    return String.join(", ", parts);
  }

  private static String bits(Field field, long mask, boolean isNamed) {
    String verb = Long.bitCount(mask) == 1 ? " is" : " are";
    if (field.width() == 1) {
      return field.title() + verb;
    }
    if (Long.bitCount(mask) > NAMED_ONE_BY_ONE) {
      return (isNamed ? field.title() + " bits " : "bits ") + ranges(mask) + verb;
    }
    List<String> names = new ArrayList<>();
    for (int bit = 0; bit < 64; bit++) {
      if ((mask >>> bit & 1) != 0) {
        names.add(bit(field, bit, isNamed));
      }
    }
    return String.join(", ", names) + verb;
  }

  private static String bit(Field field, int bit, boolean isNamed) {
    String name = RegisterLayout.of(field).map(layout -> layout.name(bit)).orElse("");
    return switch (name) {
      case "" -> (isNamed ? field.title() + " bit " : "bit ") + bit;
      case "reserved" -> (isNamed ? field.title() + " bit " : "bit ") + bit + " (reserved)";
      default -> (isNamed ? field.title() + "." : "") + name + " (bit " + bit + ")";
    };
  }

  /** Bits in the manual's notation, highest first: {@code 63:32, 5}. */
  public static String ranges(long mask) {
    List<String> ranges = new ArrayList<>();
    int high = 63;
    while (high >= 0) {
      if ((mask >>> high & 1) == 0) {
        high--;
        continue;
      }
      int low = high;
      while (low > 0 && (mask >>> low - 1 & 1) != 0) {
        low--;
      }
      ranges.add(high == low ? "" + high : String.format(Locale.ROOT, "%d:%d", high, low));
      high = low - 1;
    }
    return String.join(", ", ranges);
  }

  /** The manual's name for some bits of a field: {@code CR0.NE}; for list entries, their path. */
  public static String title(FieldPath path) {
    if (path.isList()) {
      return path.field().group().title();
    }
    return path.field().isInList() ? path.text() : named(path.field().title(), path);
  }

  /** The key of some bits as users write it: {@code cr0.NE}. */
  public static String key(FieldPath path) {
    return path.field().isInList() ? path.text() : named(path.field().key(), path);
  }

  /** For a field with words, single bits mean nothing to a reader: the whole field is named. */
  private static String named(String name, FieldPath path) {
    if (path.isWhole() || !path.field().words().isEmpty()) {
      return name;
    }
    return RegisterLayout.of(path.field()).stream()
        .flatMap(layout -> layout.bits().stream())
        .filter(bits -> bits.high() == path.high() && bits.low() == path.low())
        .map(bits -> name + "." + bits.name())
        .findFirst()
        .orElse(name + "[" + ranges(path.mask()) + "]");
  }
}
