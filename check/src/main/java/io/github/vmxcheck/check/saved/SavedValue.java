// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.saved;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.FieldValue;
import io.github.vmxcheck.model.Value;
import io.github.vmxcheck.rules.ValueText;
import java.util.Optional;

/** Reads values from the text of a report: the only place where text becomes numbers. */
final class SavedValue {
  private SavedValue() {}

  /**
   * The value of an object with the key {@code value}. If only some bits of a digit are known, the
   * keys {@code bits} and {@code known} are present too.
   *
   * @param field its path
   */
  static Value of(String field, ReportValue object) {
    String text = object.text("value");
    Optional<Field> known = FieldPath.parse(field).map(FieldPath::field);
    if (known.isEmpty()) {
      return Value.foreign(text);
    }
    Optional<ReportValue> bits = object.optional("bits");
    return bits.isPresent()
        ? Value.of(number(bits.get()), number(object.get("known")))
        : of(known.get(), text);
  }

  /** The same from text alone. */
  static Value of(Field field, ReportValue text) {
    return of(field, text.text());
  }

  private static Value of(Field field, String text) {
    if (text.equals(ValueText.UNREADABLE)) {
      return Value.without(Value.State.UNREADABLE);
    }
    if (text.equals(ValueText.READS_ZERO)) {
      return Value.without(Value.State.READS_ZERO);
    }
    if (text.equals(ValueText.DOES_NOT_EXIST)) {
      return Value.without(Value.State.DOES_NOT_EXIST);
    }
    Long word = field.words().get(text);
    if (word != null) {
      return Value.of(word, field.mask());
    }
    try {
      FieldValue number = FieldValue.number(text);
      return (number.bits() & ~field.mask()) == 0
          ? Value.of(number.bits(), number.known() & field.mask())
          : Value.foreign(text);
    } catch (FieldValue.Malformed e) {
      return Value.foreign(text);
    }
  }

  /** A number of which all bits are known. */
  static long number(ReportValue value) {
    try {
      FieldValue number = FieldValue.number(value.text());
      if (number.known() == -1L) {
        return number.bits();
      }
    } catch (FieldValue.Malformed e) {
      // Not a number: the error below says what was expected.
    }
    throw value.expected("a number such as 0x2000");
  }
}
