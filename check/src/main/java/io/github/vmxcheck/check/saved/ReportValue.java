// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.saved;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * A value in a report, with its place. Callers ask for the type they expect; any other type is an
 * error that says what was found. Keys that are never read may come from a later version.
 */
final class ReportValue {
  private static final int MOST_VALUES = 1_000_000;

  private static final String OBJECT = "an object";
  private static final String ARRAY = "an array";

  private final String name;
  private final JsonLocation place;
  private final Object value;

  /** Creates an object from its keys. */
  ReportValue(String name, JsonLocation place, Map<String, ReportValue> keys) {
    this(name, place, (Object) keys);
  }

  private ReportValue(String name, JsonLocation place, Object value) {
    this.name = name;
    this.place = place;
    this.value = value;
  }

  /** Reads the value at the parser's position. */
  static ReportValue read(String name, JsonParser json) throws IOException {
    return read(name, json, new int[] {MOST_VALUES});
  }

  /**
   * Reads a value.
   *
   * @param left number of values that the outermost value may still contain, all of which are kept
   */
  private static ReportValue read(String name, JsonParser json, int[] left) throws IOException {
    JsonLocation place = json.currentTokenLocation();
    if (--left[0] < 0) {
      throw new BadReport(place, "more than 1,000,000 values in one snapshot, expected fewer");
    }
    return switch (json.currentToken()) {
      case START_OBJECT -> new ReportValue(name, place, keys(json, left));
      case START_ARRAY -> new ReportValue(name, place, items(name, json, left));
      case VALUE_STRING -> new ReportValue(name, place, (Object) json.getText());
      case VALUE_TRUE -> new ReportValue(name, place, (Object) true);
      case VALUE_FALSE -> new ReportValue(name, place, (Object) false);
      case VALUE_NUMBER_INT -> new ReportValue(name, place, new Digits(json.getText()));
      default -> new ReportValue(name, place, new Other(json.getText()));
    };
  }

  /** An integer as it is written. */
  private record Digits(String text) {}

  /** A value that no report contains: null or a fraction. */
  private record Other(String text) {
    @Override
    public String toString() {
      return text;
    }
  }

  private static Map<String, ReportValue> keys(JsonParser json, int[] left) throws IOException {
    Map<String, ReportValue> keys = new LinkedHashMap<>();
    for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
      json.nextToken();
      keys.put(key, read(key, json, left));
    }
    return keys;
  }

  private static List<ReportValue> items(String name, JsonParser json, int[] left)
      throws IOException {
    List<ReportValue> items = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      items.add(read(name, json, left));
    }
    return items;
  }

  /** The value of a required key. */
  ReportValue get(String key) {
    return optional(key)
        .orElseThrow(
            () -> new BadReport(place, name + ": found no '" + key + "', expected that key"));
  }

  Optional<ReportValue> optional(String key) {
    return Optional.ofNullable(keys().get(key));
  }

  String text() {
    if (value instanceof String text) {
      return text;
    }
    throw expected("a string");
  }

  boolean isTrue() {
    if (value instanceof Boolean truth) {
      return truth;
    }
    throw expected("true or false");
  }

  /** An unsigned number. */
  long number() {
    try {
      if (value instanceof Digits digits) {
        return Long.parseUnsignedLong(digits.text);
      }
    } catch (NumberFormatException e) {
      // Negative or too large: the error below says what was expected.
    }
    throw expected("a non-negative integer");
  }

  /** A number that fits into an int. */
  int small() {
    long number = number();
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw expected("a number below 2^31");
    }
    return (int) number;
  }

  /** What a word stands for, which must be one of these. */
  <T> T word(Map<String, T> words) {
    T meant = words.get(text());
    if (meant == null) {
      throw expected((words.size() == 1 ? "" : "one of ") + String.join(", ", words.keySet()));
    }
    return meant;
  }

  List<ReportValue> items() {
    if (value instanceof List<?> items) {
      return items.stream().map(ReportValue.class::cast).toList();
    }
    throw expected(ARRAY);
  }

  Map<String, ReportValue> keys() {
    if (value instanceof Map<?, ?> keys) {
      @SuppressWarnings("unchecked")
      Map<String, ReportValue> some = (Map<String, ReportValue>) keys;
      return some;
    }
    throw expected(OBJECT);
  }

  String text(String key) {
    return get(key).text();
  }

  /** Empty if the key is missing. */
  String textIfAny(String key) {
    return optional(key).map(ReportValue::text).orElse("");
  }

  OptionalInt numberIfAny(String key) {
    Optional<ReportValue> number = optional(key);
    return number.isPresent() ? OptionalInt.of(number.get().small()) : OptionalInt.empty();
  }

  OptionalLong idIfAny(String key) {
    Optional<ReportValue> number = optional(key);
    return number.isPresent() ? OptionalLong.of(number.get().number()) : OptionalLong.empty();
  }

  <T> List<T> list(String key, Function<ReportValue, T> item) {
    return get(key).items().stream().map(item).toList();
  }

  /** Empty if the key is missing. */
  <T> List<T> listIfAny(String key, Function<ReportValue, T> item) {
    return optional(key).isPresent() ? list(key, item) : List.of();
  }

  /** In the order of the report. */
  <T> Map<String, T> map(String key, Function<ReportValue, T> item) {
    Map<String, T> map = new LinkedHashMap<>();
    get(key).keys().forEach((one, its) -> map.put(one, item.apply(its)));
    return map;
  }

  /** An error that says what was found and what was expected. */
  BadReport expected(String what) {
    return new BadReport(place, name + ": found " + found() + ", expected " + what);
  }

  private String found() {
    if (value instanceof String text) {
      return "'" + text + "'";
    }
    if (value instanceof Digits digits) {
      return digits.text;
    }
    return value instanceof Map ? OBJECT : value instanceof List ? ARRAY : value.toString();
  }
}
