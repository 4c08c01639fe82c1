// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.github.vmxcheck.dumps.nativeformat.SyntaxMessages;
import io.github.vmxcheck.dumps.nativeformat.document.SyntaxError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds values from the tokens of a JSON text. */
public final class JsonTree {
  /** How many elements of a list of numbers are kept: only the start of a long list is of use. */
  static final int LONGEST_LIST = 4096;

  private static final int DEEPEST = 64;

  /** Memory in bytes that all values of one text may take, and those of a text in a string. */
  private static final long MOST = 96L << 20;

  private static final long MOST_IN_STRING = 16L << 20;

  /**
   * Sizes, rounded up, on a JVM with compressed references: an empty list or object, and a text.
   */
  private static final int OF_VALUE = 128;

  private static final int OF_TEXT = 48;

  /** The entry of a member, plus its entry in the check for duplicate keys. */
  private static final int OF_MEMBER = 112;

  private static final int LONGEST_TEXT = 4 << 20;
  private static final int LONGEST_NAME = 1 << 16;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(2 * DEEPEST)
                  .maxStringLength(LONGEST_TEXT)
                  .maxNumberLength(LONGEST_NAME)
                  .maxNameLength(LONGEST_NAME)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private final JsonText source;
  private final JsonParser parser;
  private long room;

  private JsonTree(JsonText source, JsonParser parser, long room) {
    this.source = source;
    this.parser = parser;
    this.room = room;
  }

  /**
   * Reads a text with any number of documents.
   *
   * @param documents receives them, including those before a syntax error
   */
  public static void documents(JsonText source, List<JsonValue> documents) throws SyntaxError {
    read(source, 0, documents);
  }

  /**
   * Reads a text of one document.
   *
   * @param depth how many brackets enclose it
   */
  static JsonValue document(JsonText source, int depth) throws SyntaxError {
    List<JsonValue> documents = new ArrayList<>(1);
    read(source, depth, documents);
    if (documents.size() != 1) {
      String message = "found " + documents.size() + " JSON documents in a string, expected one";
      throw new SyntaxError(source.place(0), message);
    }
    return documents.get(0);
  }

  private static void read(JsonText source, int depth, List<JsonValue> documents)
      throws SyntaxError {
    try (JsonParser parser = JSON.createParser(source.text())) {
      JsonTree tree = new JsonTree(source, parser, depth == 0 ? MOST : MOST_IN_STRING);
      while (parser.nextToken() != null) {
        documents.add(tree.value(depth));
      }
    } catch (IOException e) {
      throw syntaxError(source, e);
    }
  }

  private static SyntaxError syntaxError(JsonText source, IOException e) {
    long offset =
        e instanceof JsonProcessingException json && json.getLocation() != null
            ? json.getLocation().getCharOffset()
            : -1;
    boolean cutOff = e instanceof JsonEOFException;
    int index = offset < 0 || cutOff ? source.text().stripTrailing().length() : (int) offset;
    String message =
        cutOff
            ? "truncated: the JSON document ends inside brackets, a string or a word"
            : SyntaxMessages.of(e);
    return new SyntaxError(source.place(index), message);
  }

  private int index() {
    return (int) parser.currentTokenLocation().getCharOffset();
  }

  private JsonValue value(int depth) throws IOException, SyntaxError {
    take(OF_VALUE);
    if (parser.currentToken().isScalarValue()) {
      take(OF_TEXT + (long) Character.BYTES * parser.getTextLength());
      return JsonValue.scalar(source, index(), depth, parser.getText());
    }
    if (depth >= DEEPEST) {
      throw new SyntaxError(
          source.place(index()), "found brackets nested more than 64 deep, expected at most 64");
    }
    long place = source.place(index());
    return parser.currentToken() == JsonToken.START_OBJECT
        ? JsonValue.object(place, members(depth + 1))
        : JsonValue.list(place, elements(depth + 1));
  }

  /** Counts memory before it is allocated: a few bytes of compressed text must not exhaust it. */
  private void take(long bytes) throws IOException, SyntaxError {
    room -= bytes;
    if (room < 0) {
      throw new SyntaxError(
          source.place(index()),
          "found too many JSON values in one document, expected fewer; split the document");
    }
  }

  private Map<String, JsonValue> members(int depth) throws IOException, SyntaxError {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      take(OF_MEMBER + OF_TEXT + (long) Character.BYTES * key.length());
      parser.nextToken();
      members.put(key, value(depth));
    }
    return members;
  }

  private List<JsonValue> elements(int depth) throws IOException, SyntaxError {
    List<JsonValue> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (elements.size() < LONGEST_LIST || !parser.currentToken().isScalarValue()) {
        elements.add(value(depth));
      }
    }
    return elements;
  }
}
