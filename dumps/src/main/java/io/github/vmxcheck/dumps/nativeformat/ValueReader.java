// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import io.github.vmxcheck.dumps.nativeformat.document.SyntaxError;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.FieldValue;
import java.util.function.Supplier;

/** Reads values into the state of a logical processor. */
final class ValueReader {
  static final String UNREADABLE = "unreadable";

  private final Cursor cursor;
  private final CheckedState state;

  ValueReader(Cursor cursor, CheckedState state) {
    this.cursor = cursor;
    this.state = state;
  }

  /** Reads the value here into the bits of {@code path}. */
  void read(String key, FieldPath path) throws SyntaxError {
    long place = cursor.place();
    if (isPlain(path) && takesEveryNumber(path.field()) && state.isNew(path.field())) {
      state.add(path.field(), cursor.plainNumber() << path.low(), path.mask(), place);
      return;
    }
    String text = cursor.scalar(key, () -> expected(path));
    if (text == null) {
      return;
    }
    if (mayBeUnreadable(path) && text.equals(UNREADABLE)) {
      state.setUnreadable(key, path.field(), place);
      return;
    }
    FieldValue value = parse(key, text, path, place);
    if (value != null) {
      long known = value.known() << path.low() & path.mask();
      long bits = value.bits() << path.low();
      state.set(key, () -> Quoted.of(text), path.field(), bits, known, place);
    }
  }

  /** Checks the value here like one for the bits of {@code like}, and drops it. */
  void check(Supplier<String> name, FieldPath like) throws SyntaxError {
    if (isPlain(like)) {
      return;
    }
    long place = cursor.place();
    String key = name.get();
    String text = cursor.scalar(key, () -> expected(like));
    if (text != null && !(mayBeUnreadable(like) && text.equals(UNREADABLE))) {
      parse(key, text, like, place);
    }
  }

  /** Whether the value here is a plain number that fits into the bits of {@code path}. */
  private boolean isPlain(FieldPath path) {
    return cursor.isPlainNumber() && (cursor.plainNumber() & ~(-1L >>> 64 - path.width())) == 0;
  }

  /** Whether the field accepts numbers, and every number of its width. */
  private static boolean takesEveryNumber(Field field) {
    return !field.isWordOnly() && field.limits().isEmpty();
  }

  static boolean mayBeUnreadable(FieldPath path) {
    return path.field().isMsr() && path.isWhole();
  }

  /** The value that a text stands for; null after reporting a problem if there is none. */
  private FieldValue parse(String key, String text, FieldPath path, long place) {
    String expected;
    try {
      FieldValue value = FieldValue.parse(text, path);
      expected = rangeProblem(path.field(), text, value);
      if (expected.isEmpty()) {
        return value;
      }
    } catch (FieldValue.Malformed e) {
      expected = e.getMessage() + (mayBeUnreadable(path) ? ", or unreadable" : "");
    }
    cursor.problem(key, place, "found " + Quoted.of(text) + ", expected " + expected);
    return null;
  }

  private static String expected(FieldPath path) {
    if (!path.field().words().isEmpty() && path.isWhole()) {
      return "one of " + String.join(", ", path.field().words().keySet());
    }
    if (path.width() == 1) {
      return "0, 1, true or false";
    }
    return "a number of at most "
        + path.width()
        + " bits"
        + (path.field().isMsr() ? " or unreadable" : "");
  }

  /** What was expected in place of a well-formed but impossible value; empty if it is possible. */
  static String rangeProblem(Field field, String text, FieldValue value) {
    if (field == Field.VENDOR) {
      return isVendor(text)
          ? ""
          : "the twelve letters of CPUID.00H, such as GenuineIntel, or other";
    }
    long greatest = value.bits() | ~value.known() & field.mask();
    boolean isInside =
        Long.compareUnsigned(value.bits(), field.most()) <= 0
            && Long.compareUnsigned(greatest, field.least()) >= 0;
    return isInside ? "" : field.limits();
  }

  private static boolean isVendor(String text) {
    return Field.VENDOR.words().containsKey(text)
        || text.startsWith("0b")
        || text.length() >= 8 && text.length() <= 12;
  }
}
