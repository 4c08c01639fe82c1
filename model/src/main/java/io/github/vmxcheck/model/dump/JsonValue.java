// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model.dump;

import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.reader.SyntaxError;
import java.util.List;
import java.util.Map;

/** A value of a JSON document and where it stands. */
final class JsonValue {
  /** What an object without that key gives. */
  static final JsonValue NONE = new JsonValue(null, 0, 0, Origin.NONE, "", Map.of(), null);

  private final JsonText source;
  private final int index;
  private final int depth;
  private final long place;
  private final String text;
  private final Map<String, JsonValue> members;
  private final List<JsonValue> elements;

  private JsonValue(
      JsonText source,
      int index,
      int depth,
      long place,
      String text,
      Map<String, JsonValue> members,
      List<JsonValue> elements) {
    this.source = source;
    this.index = index;
    this.depth = depth;
    this.place = place;
    this.text = text;
    this.members = members;
    this.elements = elements;
  }

  /**
   * A number, word or string.
   *
   * @param index where it starts in the source
   * @param depth how many brackets it stands in
   */
  static JsonValue scalar(JsonText source, int index, int depth, String text) {
    return new JsonValue(source, index, depth, source.place(index), text, Map.of(), null);
  }

  static JsonValue object(long place, Map<String, JsonValue> members) {
    return new JsonValue(null, 0, 0, place, null, members, null);
  }

  static JsonValue list(long place, List<JsonValue> elements) {
    return new JsonValue(null, 0, 0, place, null, Map.of(), elements);
  }

  /** A number read from elsewhere, such as from a list of bytes. */
  static JsonValue number(long place, long value) {
    return new JsonValue(null, 0, 0, place, Long.toUnsignedString(value), Map.of(), null);
  }

  /** Where it stands, see {@link Origin}. */
  long place() {
    return place;
  }

  /** The line it starts in, without its text. */
  DumpLine line() {
    return new DumpLine(Origin.line(place), "", new int[0], "", "");
  }

  boolean isObject() {
    return text == null && elements == null;
  }

  boolean isList() {
    return elements != null;
  }

  /** Whether it is a string. */
  boolean isString() {
    return source != null && source.text().charAt(index) == '"';
  }

  /** What a number, word or string says; empty for all else. */
  String text() {
    return text == null || isNull() ? "" : text;
  }

  private boolean isNull() {
    return text.equals("null") && !isString();
  }

  /** Members of an object, in the order of the document. */
  Map<String, JsonValue> members() {
    return members;
  }

  /** Elements of a list; of one longer than {@link JsonTree#LONGEST_LIST} the first. */
  List<JsonValue> elements() {
    return elements == null ? List.of() : elements;
  }

  boolean has(String key) {
    return members.containsKey(key);
  }

  /** The member with the first of these keys that the object has; else {@link #NONE}. */
  JsonValue get(String... keys) {
    for (String key : keys) {
      JsonValue member = members.get(key);
      if (member != null) {
        return member;
      }
    }
    return NONE;
  }

  /** The number; null if it is none of 64 bits. */
  Digits number() {
    return JsonNumber.of(text());
  }

  /** What a string says, with the place of each character. */
  JsonText said() {
    return source.said(index);
  }

  /** The JSON document that a string holds. */
  JsonValue document() throws SyntaxError {
    return JsonTree.document(said(), depth);
  }
}
