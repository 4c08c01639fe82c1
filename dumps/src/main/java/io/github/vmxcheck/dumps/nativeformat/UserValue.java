// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import io.github.vmxcheck.model.BitKey;
import io.github.vmxcheck.model.ClosestMatch;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.FieldValue;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One {@code KEY=VALUE} or {@code N:KEY=VALUE} that a user gives for a machine.
 *
 * @param processor number of the logical processor, if it is given
 * @param path the bits
 * @param value their value; empty for {@code unreadable}
 * @param text as the user wrote it
 * @param column of the value, from 1
 */
record UserValue(
    OptionalLong processor, FieldPath path, Optional<FieldValue> value, String text, int column) {

  private static final Pattern MARKED = Pattern.compile("\\*\\*([^*`].*)\\*\\*|`([^*`].*)`");

  /**
   * Parses one.
   *
   * @throws IllegalArgumentException with what was found and what was expected
   */
  static UserValue parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException(
          "found " + Quoted.of(text) + ", expected KEY=VALUE such as vmxon.pointer=0x1000");
    }
    OptionalLong processor = number(text.substring(0, equals));
    String key = text.substring(processor.isPresent() ? text.indexOf(':') + 1 : 0, equals).strip();
    FieldPath path = path(key);
    if (path.field().isOfMachine() && processor.isPresent()) {
      throw new IllegalArgumentException(
          key + " applies to the whole machine, expected it without a processor number");
    }
    String value = text.substring(equals + 1);
    int column = text.codePointCount(0, equals + 1) + 1;
    return new UserValue(processor, path, value(key, unquoted(value.strip()), path), text, column);
  }

  /** The value without the marks of Markdown, with which it may have been copied from a text. */
  private static String unquoted(String value) {
    Matcher marked = MARKED.matcher(value);
    if (!marked.matches()) {
      return value;
    }
    return marked.group(1) == null ? marked.group(2) : marked.group(1);
  }

  private static OptionalLong number(String key) {
    int colon = key.indexOf(':');
    if (colon < 1 || !key.substring(0, colon).chars().allMatch(c -> c >= '0' && c <= '9')) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(
        Leaf.half(key.substring(0, colon))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "found the processor number "
                            + Quoted.of(key.substring(0, colon))
                            + ", expected a number such as 0")));
  }

  /**
   * The list entry it is about. A list in the dump keeps its length; a list that is not in the dump
   * has the entries that the user gives.
   */
  private Optional<CheckedState> entry(CheckedState state, long place) {
    Field.Group list = path.field().group();
    ProcessorSnapshot processor = state.state();
    if (!processor.isGiven(list)) {
      processor.give(list, place);
    }
    long given = processor.origin(list);
    int count = processor.entries(list).size();
    if (path.entry() >= count && Origin.source(given) != Origin.source(place)) {
      String found = "found entry " + path.entry() + ", but " + state.problems().place(given);
      state
          .problems()
          .add(path.text(), place, found + " says " + list.key() + " has " + count + " entries");
      return Optional.empty();
    }
    for (int number = count; number <= path.entry(); number++) {
      processor.addEntry(list);
    }
    ProcessorSnapshot entry = processor.entries(list).get(path.entry());
    return Optional.of(new CheckedState(state.problems(), entry));
  }

  private static FieldPath path(String key) {
    Optional<FieldPath> path = BitKey.path(key).or(() -> FieldPath.parse(key));
    if (path.isEmpty() && FieldPath.parseAny(key).isPresent()) {
      throw new IllegalArgumentException(
          "found the key "
              + Quoted.of(key)
              + ", expected it with an entry number, such as "
              + FieldPath.of(FieldPath.parseAny(key).get().field()).inEntry(0).text());
    }
    return path.orElseThrow(
        () ->
            new IllegalArgumentException(
                "found the key "
                    + Quoted.of(key)
                    + ", expected a key such as "
                    + ClosestMatch.of(key, Field.keys())
                        .orElse("vmxon.pointer")
                        .replace("[]", "[0]")));
  }

  private static Optional<FieldValue> value(String key, String text, FieldPath path) {
    boolean mayBeUnreadable = ValueReader.mayBeUnreadable(path);
    if (mayBeUnreadable && text.equals(ValueReader.UNREADABLE)) {
      return Optional.empty();
    }
    String expected;
    try {
      FieldValue value = FieldValue.parse(text, path);
      expected = path.isWhole() ? ValueReader.rangeProblem(path.field(), text, value) : "";
      if (expected.isEmpty()) {
        return Optional.of(value);
      }
    } catch (FieldValue.Malformed e) {
      expected = e.getMessage() + (mayBeUnreadable ? ", or unreadable" : "");
    }
    throw new IllegalArgumentException(
        key + ": found " + Quoted.of(text) + ", expected " + expected);
  }

  /** Adds it to what is known. */
  void addTo(CheckedState state, int source, int line) {
    long place = Origin.read(source, line, column);
    if (path.entry() >= 0 && state.state().list().isEmpty()) {
      Optional<CheckedState> entry = entry(state, place);
      entry.ifPresent(one -> addTo(one, source, line));
      return;
    }
    Field field = path.field();
    if (value.isEmpty()) {
      state.setUnreadable(field.key(), field, place);
      return;
    }
    long known = value.get().known() << path.low() & path.mask();
    long bits = value.get().bits() << path.low();
    String found = text.substring(text.indexOf('=') + 1).strip();
    state.set(path.text(), () -> Quoted.of(found), field, bits, known, place);
  }
}
