package io.github.vmxcheck.model.reader;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.FieldValue;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.Locale;
import java.util.function.Supplier;

/** Reads values into a snapshot, and holds two values of the same bits against each other. */
final class ValueReader {
  private static final String UNREADABLE = "unreadable";

  private final Cursor cursor;
  private final ProcessorSnapshot state;

  ValueReader(Cursor cursor, ProcessorSnapshot state) {
    this.cursor = cursor;
    this.state = state;
  }

  /** Reads the value here into the bits of {@code path}. */
  void read(String key, FieldPath path) throws SyntaxError {
    long place = cursor.place();
    String text = cursor.scalar(key, () -> expected(path));
    if (text == null) {
      return;
    }
    if (mayBeUnreadable(path) && text.equals(UNREADABLE)) {
      unreadable(key, path.field(), place);
      return;
    }
    FieldValue value = parse(key, text, path, place);
    if (value != null) {
      long known = value.known() << path.low() & path.mask();
      long bits = value.bits() << path.low();
      set(key, () -> Quoted.of(text), path.field(), bits, known, place);
    }
  }

  /** Checks the value here as one of the bits of {@code like} and drops it. */
  void check(String key, FieldPath like) throws SyntaxError {
    long place = cursor.place();
    String text = cursor.scalar(key, () -> expected(like));
    if (text != null && !(mayBeUnreadable(like) && text.equals(UNREADABLE))) {
      parse(key, text, like, place);
    }
  }

  private static boolean mayBeUnreadable(FieldPath path) {
    return path.field().isMsr() && path.isWhole();
  }

  /** The value a text means; null after noting a problem if it means none. */
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

  /** What was expected of a value that has the right form but cannot be; else empty. */
  private static String rangeProblem(Field field, String text, FieldValue value) {
    return switch (field) {
      case OBSERVED_STATUS -> value.bits() > 2 ? "0 (success), 1 (ZF set) or 2 (CF set)" : "";
      case VENDOR ->
          field.words().containsKey(text) || text.length() >= 8 && text.length() <= 12
              ? ""
              : "the twelve letters of CPUID.00H, such as GenuineIntel, or other";
      case VMXON_REGION_FIRST_NONZERO, VMCS_REGION_FIRST_NONZERO ->
          Long.compareUnsigned(value.bits(), Integer.BYTES) < 0
              ? "an offset of at least 4, past the header"
              : "";
      default -> "";
    };
  }

  private void unreadable(String key, Field field, long place) {
    if (state.known(field) == 0) {
      state.setUnreadable(field, place);
    } else {
      String first = cursor.problems().place(state.origin(field));
      cursor.problem(key, place, "found 'unreadable', but " + first + " gives bits of it");
    }
  }

  /** Sets some bits of a field, unless they contradict what is set. */
  void set(String key, Supplier<String> found, Field field, long value, long known, long place) {
    if (state.isUnreadable(field)) {
      String first = cursor.problems().place(state.origin(field));
      String says = ", but " + first + " says " + field.key() + " is unreadable";
      cursor.problem(key, place, "found " + found.get() + says);
      return;
    }
    long wrong = (value ^ state.value(field)) & known & state.known(field);
    if (wrong != 0) {
      cursor.problem(key, place, "found " + found.get() + contradiction(field, wrong));
    } else if (known != 0) {
      state.setAsRead(field, value, known, place);
    }
  }

  private String contradiction(Field field, long wrong) {
    int low = Long.numberOfTrailingZeros(wrong);
    int high = 63 - Long.numberOfLeadingZeros(wrong);
    FieldPath path =
        field.words().isEmpty() ? new FieldPath(field, high, low) : FieldPath.of(field);
    return ", but "
        + cursor.problems().place(state.origin(field, wrong))
        + " says "
        + path.text()
        + " is "
        + text(path);
  }

  private String text(FieldPath path) {
    long value = path.value(state);
    if (path.isWhole() && path.field().word(value).isPresent()) {
      return path.field().word(value).get();
    }
    return path.width() == 1 ? "" + value : String.format(Locale.ROOT, "0x%x", value);
  }
}
