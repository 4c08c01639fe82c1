// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import io.github.vmxcheck.dumps.nativeformat.document.SyntaxError;
import io.github.vmxcheck.dumps.nativeformat.document.Tokens;
import io.github.vmxcheck.model.ClosestMatch;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Walks the values of one document; reports and skips values of the wrong kind. */
final class Cursor {
  /** In characters: three terminal lines. */
  private static final int LONGEST_LIST = 240;

  private static final int MOST_WITH_NEAREST = 4;
  private static final int LONGEST_KEY = 64;

  /** Reads the value of a key; the cursor is at the value and must be left at its end. */
  interface Entry<T> {
    void read(T mapping, String key, long keyPlace) throws SyntaxError;
  }

  private final Tokens tokens;
  private final Problems problems;

  Cursor(Tokens tokens, Problems problems) {
    this.tokens = tokens;
    this.problems = problems;
  }

  Problems problems() {
    return problems;
  }

  long place() {
    return tokens.place();
  }

  boolean isPlainNumber() {
    return tokens.isPlainNumber();
  }

  long plainNumber() {
    return tokens.plainNumber();
  }

  void next() throws SyntaxError {
    tokens.next();
  }

  boolean isListEnd() {
    return tokens.isListEnd();
  }

  void skip() throws SyntaxError {
    tokens.skip();
  }

  /** Reports a problem with the value under a key. */
  void problem(String key, long place, String message) {
    problems.add(key, place, message);
  }

  /**
   * Reads the mapping here entry by entry; reports anything else and returns false.
   *
   * @param mapping passed to each entry
   */
  <T> boolean mapping(String key, Function<T, String> expected, T mapping, Entry<T> entry)
      throws SyntaxError {
    if (!tokens.isMapping()) {
      wrongKind(key, expected.apply(mapping));
      return false;
    }
    tokens.next();
    while (tokens.isKey()) {
      String name = tokens.text();
      long place = tokens.place();
      tokens.next();
      entry.read(mapping, name, place);
      tokens.next();
    }
    return true;
  }

  /** Steps into the list here; anything else is a problem. */
  boolean entersList(String key, String expected) throws SyntaxError {
    if (tokens.isList()) {
      return true;
    }
    wrongKind(key, expected);
    return false;
  }

  /** The text of the scalar here; null after reporting a problem if there is none. */
  String scalar(String key, Supplier<String> expected) throws SyntaxError {
    if (tokens.isText() && !tokens.isNull()) {
      String text = tokens.text().strip();
      if (!text.isEmpty()) {
        return text;
      }
    }
    wrongKind(key, expected.get());
    return null;
  }

  private void wrongKind(String key, String expected) throws SyntaxError {
    problem(key, place(), "found " + kind() + ", expected " + expected);
    tokens.skip();
  }

  private String kind() throws SyntaxError {
    if (tokens.isMapping()) {
      return "a mapping";
    }
    if (tokens.isList()) {
      return "a list";
    }
    String text = tokens.text().strip();
    if (text.isEmpty()) {
      return "nothing";
    }
    return tokens.isNull() ? text : Quoted.of(text);
  }

  /** Reports an unknown key and skips its value. */
  void unknownKey(String name, long place, Collection<String> known) throws SyntaxError {
    problems.add(place, "unknown key " + Quoted.of(name) + ", expected " + expected(name, known));
    tokens.skip();
  }

  private static String expected(String name, Collection<String> known) {
    if (name.equals("<<")) {
      return "the keys themselves (merge keys are not supported)";
    }
    Optional<String> nearest = nearest(name, known);
    String all = String.join(", ", known);
    boolean isWhole =
        nearest.isPresent() ? known.size() <= MOST_WITH_NEAREST : all.length() <= LONGEST_LIST;
    String list = isWhole ? all : String.join(", ", known.stream().limit(3).toList()) + ", …";
    return (known.size() == 1 ? "" : "one of ")
        + list
        + nearest.map(word -> "; did you mean '" + word + "'?").orElse("");
  }

  private static Optional<String> nearest(String name, Collection<String> known) {
    if (name.length() > LONGEST_KEY) {
      return Optional.empty();
    }
    Optional<String> otherCase = known.stream().filter(name::equalsIgnoreCase).findFirst();
    return otherCase.isPresent() ? otherCase : ClosestMatch.of(name, known);
  }

  /** Reports a duplicate key and skips its value. */
  void duplicateKey(String name, long place, long first) throws SyntaxError {
    problems.add(place, "duplicate key " + Quoted.of(name) + ", first at " + problems.place(first));
    tokens.skip();
  }
}
