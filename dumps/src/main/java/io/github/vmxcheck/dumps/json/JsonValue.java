// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.json;

import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.nativeformat.document.SyntaxError;
import io.github.vmxcheck.model.Origin;
import java.util.List;
import java.util.Map;

/** A value of a JSON document, with its place. */
public final class JsonValue {
  /** The result of {@link #get} if the object has none of the keys. */
  public static final JsonValue NONE = new JsonValue(null, 0, 0, Origin.NONE, "", Map.of(), null);

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
   * @param depth how many brackets enclose it
   */
  static JsonValue scalar(JsonText source, int index, int depth, String text) {
    return new JsonValue(source, index, depth, source.place(index), text, Map.of(), null);
  }

  public static JsonValue object(long place, Map<String, JsonValue> members) {
    return new JsonValue(null, 0, 0, place, null, members, null);
  }

  public static JsonValue list(long place, List<JsonValue> elements) {
    return new JsonValue(null, 0, 0, place, null, Map.of(), elements);
  }

  /** A number from another source, such as a list of bytes. */
  public static JsonValue number(long place, long value) {
    return new JsonValue(null, 0, 0, place, Long.toUnsignedString(value), Map.of(), null);
  }

  /** The place where it starts, see {@link Origin}. */
  public long place() {
    return place;
  }

  /** The line it starts on, without its text. */
  public DumpLine line() {
    return new DumpLine(Origin.line(place), "", new int[0], "", "");
  }

  public boolean isObject() {
    return text == null && elements == null;
  }

  public boolean isList() {
    return elements != null;
  }

  /** Whether it is a string. */
  public boolean isString() {
    return source != null && source.text().charAt(index) == '"';
  }

  /** The text of a number, word or string; empty for any other value. */
  public String text() {
    return text == null || isNull() ? "" : text;
  }

  private boolean isNull() {
    return text.equals("null") && !isString();
  }

  /** Members of an object, in the order of the document. */
  public Map<String, JsonValue> members() {
    return members;
  }

  /** Elements of a list; only the first ones if it is longer than {@link JsonTree#LONGEST_LIST}. */
  public List<JsonValue> elements() {
    return elements == null ? List.of() : elements;
  }

  public boolean has(String key) {
    return members.containsKey(key);
  }

  /** The member with the first of these keys that the object has; else {@link #NONE}. */
  public JsonValue get(String... keys) {
    for (String key : keys) {
      JsonValue member = members.get(key);
      if (member != null) {
        return member;
      }
    }
    return NONE;
  }

  /** The number; null if it is not a number of at most 64 bits. */
  public Digits number() {
    return JsonNumber.of(text());
  }

  /** The content of a string, with the place of each character. */
  public JsonText said() {
    return source.said(index);
  }

  /** The JSON document inside a string. */
  public JsonValue document() throws SyntaxError {
    return JsonTree.document(said(), depth);
  }
}
