// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A field or some of its bits, as users write them: {@code cr4}, {@code cr4.VMXE}, {@code
 * IA32_EFER.LMA}, {@code cr4[63:32]}, {@code cpuid.0x1.ecx[5]}. {@code msr.} may be omitted. An
 * entry of a list has a number, from 0: {@code msr-load[2].value[63:32]}. Without a number, as in
 * {@code msr-load.value}, the path is that of any entry; {@code msr-load} is the list itself.
 *
 * @param field the field; for a list itself, the first field of its entries
 * @param entry number of the entry of a list; {@link #NO_ENTRY} or {@link #LIST} for none
 * @param high the highest bit
 * @param low the lowest bit
 */
public record FieldPath(Field field, int entry, int high, int low) {
  /** No entry: the field is not in a list, or is that of any entry. */
  public static final int NO_ENTRY = -1;

  /** A list itself. */
  public static final int LIST = -2;

  private static final FieldPath[] WHOLE =
      Arrays.stream(Field.values())
          .map(field -> new FieldPath(field, field.width() - 1, 0))
          .toArray(FieldPath[]::new);

  /** Bits of a field that is not in a list, or that is in any entry of one. */
  public FieldPath(Field field, int high, int low) {
    this(field, NO_ENTRY, high, low);
  }

  // The generated method is linked at each start of the program, which takes longer than a check.
  @Override
  public boolean equals(Object other) {
    return other instanceof FieldPath path
        && field == path.field
        && entry == path.entry
        && high == path.high
        && low == path.low;
  }

  @Override
  public int hashCode() {
    return ((field.hashCode() * 31 + entry) * Long.SIZE + high) * Long.SIZE + low;
  }

  public static FieldPath of(Field field) {
    return WHOLE[field.ordinal()];
  }

  /** A list itself. */
  public static FieldPath of(Field.Group list) {
    Field first = list.fields().get(0);
    return new FieldPath(first, LIST, first.width() - 1, 0);
  }

  /** The same bits of the field in an entry of its list. */
  public FieldPath inEntry(int number) {
    return new FieldPath(field, number, high, low);
  }

  /**
   * Parses the path of one value; in a list, it must have an entry number. Empty if no field or bit
   * has this name.
   */
  public static Optional<FieldPath> parse(String text) {
    return parseAny(text).filter(FieldPath::isOneValue);
  }

  /** Parses any path, including that of a list or of any entry of one. */
  public static Optional<FieldPath> parseAny(String text) {
    int end = 0;
    while (end < text.length() && text.charAt(end) != '[' && text.charAt(end) != '.') {
      end++;
    }
    Optional<Field.Group> list = Field.Group.list(text.substring(0, end));
    return list.isPresent() ? inList(list.get(), text.substring(end)) : parse(text, NO_ENTRY);
  }

  private static Optional<FieldPath> inList(Field.Group list, String rest) {
    if (rest.isEmpty()) {
      return Optional.of(of(list));
    }
    int end = rest.indexOf("].");
    boolean hasBrackets = rest.charAt(0) == '[' && end > 0;
    String name = rest.substring(hasBrackets ? end + 2 : 1);
    if (rest.charAt(0) == '[' && !hasBrackets) {
      return Optional.empty();
    }
    String number = hasBrackets ? rest.substring(1, end) : "";
    int entry = number.isEmpty() ? NO_ENTRY : number(number);
    if (entry < NO_ENTRY || entry >= list.most()) {
      return Optional.empty();
    }
    return parse(list.key() + "[]." + name, entry);
  }

  /** A decimal number without leading zeros; {@link #LIST} if the text is not one. */
  private static int number(String digits) {
    return digits.matches("0|[1-9][0-9]{0,8}") ? Integer.parseInt(digits) : LIST;
  }

  private static Optional<FieldPath> parse(String text, int entry) {
    Optional<Field> whole = field(text);
    if (whole.isPresent()) {
      return whole.map(FieldPath::of).map(path -> path.inEntry(entry));
    }
    if (text.endsWith("]") && text.indexOf('[') > 0) {
      return range(text, text.lastIndexOf('[')).map(path -> path.inEntry(entry));
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
                    .map(bits -> new FieldPath(field, entry, bits.high(), bits.low())));
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

  /** The mask of the bits in the field. */
  public long mask() {
    return -1L >>> (63 - high + low) << low;
  }

  /** Whether it is the whole field. */
  public boolean isWhole() {
    return mask() == field.mask();
  }

  /** The number of bits. */
  public int width() {
    return high - low + 1;
  }

  /** Whether it is a list itself. */
  public boolean isList() {
    return entry == LIST;
  }

  /** Whether it is the path of one value, not of a list or of any entry of one. */
  public boolean isOneValue() {
    return entry >= 0 || !field.isInList();
  }

  /**
   * The state that has the field: the entry with the number, else the snapshot itself. In an entry
   * that does not exist, nothing is known.
   */
  public ProcessorSnapshot in(ProcessorSnapshot snapshot) {
    Field.Group list = field.group();
    if (entry < 0 || snapshot.isEntryOf(list) && snapshot.id() == entry) {
      return snapshot;
    }
    List<ProcessorSnapshot> entries = snapshot.entries(list);
    return entry < entries.size() ? entries.get(entry) : ProcessorSnapshot.entryOf(list, entry);
  }

  /** Makes the bits unknown in a snapshot; a list is then no longer given. */
  public void hideIn(ProcessorSnapshot snapshot) {
    if (isList()) {
      snapshot.forget(field.group());
    } else {
      in(snapshot).forget(field, mask());
    }
  }

  /** The value of these bits, moved down to bit 0. */
  public long value(ProcessorSnapshot snapshot) {
    return (in(snapshot).value(field) & mask()) >>> low;
  }

  /** The mask of known bits among these, moved down to bit 0. */
  public long known(ProcessorSnapshot snapshot) {
    return (in(snapshot).known(field) & mask()) >>> low;
  }

  /** The path as text: for a whole field its key, with the entry number in a list. */
  public String text() {
    if (isList()) {
      return field.group().key();
    }
    String key = field.key();
    String text =
        entry == NO_ENTRY
            ? key
            : field.group().key() + "[" + entry + key.substring(key.indexOf(']'));
    return isWhole() ? text : text + "[" + (high == low ? "" + high : high + ":" + low) + "]";
  }
}
