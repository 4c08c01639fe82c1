// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A field or some of its bits, as one writes them: {@code cr4}, {@code cr4.VMXE}, {@code
 * IA32_EFER.LMA}, {@code cr4[63:32]}, {@code cpuid.0x1.ecx[5]}. {@code msr.} may be left out.
 *
 * @param field the field
 * @param high the highest bit meant
 * @param low the lowest bit meant
 */
public record FieldPath(Field field, int high, int low) {

  private static final FieldPath[] WHOLE =
      Arrays.stream(Field.values())
          .map(field -> new FieldPath(field, field.width() - 1, 0))
          .toArray(FieldPath[]::new);

  // A record's own would be linked at each start of the program, which takes longer than a check.
  @Override
  public boolean equals(Object other) {
    return other instanceof FieldPath path
        && field == path.field
        && high == path.high
        && low == path.low;
  }

  @Override
  public int hashCode() {
    return (field.hashCode() * Long.SIZE + high) * Long.SIZE + low;
  }

  public static FieldPath of(Field field) {
    return WHOLE[field.ordinal()];
  }

  /** Parses a path; empty if no field or bit has this name. */
  public static Optional<FieldPath> parse(String text) {
    Optional<Field> whole = field(text);
    if (whole.isPresent()) {
      return whole.map(FieldPath::of);
    }
    if (text.endsWith("]") && text.indexOf('[') > 0) {
      return range(text, text.indexOf('['));
    }
    int dot = text.lastIndexOf('.');
    if (dot < 0) {
      return Optional.empty();
    }
    String name = text.substring(dot + 1);
    return field(text.substring(0, dot))
        .flatMap(
            field ->
                RegisterLayout.of(field)
                    .flatMap(layout -> layout.named(name))
                    .map(bits -> new FieldPath(field, bits.high(), bits.low())));
  }

  private static Optional<Field> field(String key) {
    Optional<Field> field = Field.byKey(key);
    return field.isPresent() ? field : Field.byKey("msr." + key.toUpperCase(Locale.ROOT));
  }

  private static Optional<FieldPath> range(String text, int bracket) {
    String[] ends = text.substring(bracket + 1, text.length() - 1).split(":", 2);
    try {
      int high = Integer.parseInt(ends[0]);
      int low = Integer.parseInt(ends[ends.length - 1]);
      return field(text.substring(0, bracket))
          .filter(field -> high < field.width() && low <= high && low >= 0)
          .map(field -> new FieldPath(field, high, low));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The bits meant, in their place. */
  public long mask() {
    return -1L >>> (63 - high + low) << low;
  }

  /** Whether it is the whole field. */
  public boolean isWhole() {
    return mask() == field.mask();
  }

  /** Number of bits meant. */
  public int width() {
    return high - low + 1;
  }

  /** The value of these bits, moved down to bit 0. */
  public long value(ProcessorSnapshot snapshot) {
    return (snapshot.value(field) & mask()) >>> low;
  }

  /** The path as text; whole fields are their key. */
  public String text() {
    if (isWhole()) {
      return field.key();
    }
    return field.key() + "[" + (high == low ? "" + high : high + ":" + low) + "]";
  }
}
