// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.github.vmxcheck.dumps.nativeformat.document.Document;
import io.github.vmxcheck.dumps.nativeformat.document.Syntax;
import io.github.vmxcheck.dumps.nativeformat.document.SyntaxError;
import io.github.vmxcheck.dumps.nativeformat.document.Tokens;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** The tokens that a JSON or YAML parser finds in a document. */
final class JacksonTokens implements Tokens {
  private static final int DEEPEST = 32;
  private static final int LONGEST_TEXT = 4 << 20;
  private static final StreamReadConstraints CONSTRAINTS =
      StreamReadConstraints.builder()
          .maxNestingDepth(DEEPEST)
          .maxStringLength(LONGEST_TEXT)
          .maxNumberLength(LONGEST_TEXT)
          .maxNameLength(LONGEST_TEXT)
          .build();
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(CONSTRAINTS)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  /** Loaded only if there is YAML. */
  private static final class Yaml {
    static final JsonFactory FACTORY = new StrictYaml(CONSTRAINTS);
  }

  private final Document document;
  private final JsonParser parser;
  private final CharacterColumns columns;
  private JsonToken token;

  JacksonTokens(Document document) throws SyntaxError {
    this.document = document;
    this.columns = new CharacterColumns(document);
    try {
      this.parser = parser(document);
    } catch (IOException e) {
      throw new SyntaxError(document.places().of(1, 1), SyntaxMessages.of(e));
    }
  }

  private static JsonParser parser(Document document) throws IOException {
    byte[] bytes = document.bytes();
    int length = document.to() - document.from();
    if (document.syntax() == Syntax.JSON) {
      return JSON.createParser(bytes, document.from(), length);
    }
    return Yaml.FACTORY.createParser(
        new InputStreamReader(
            new ByteArrayInputStream(bytes, document.from(), length), StandardCharsets.UTF_8));
  }

  @Override
  public boolean next() throws SyntaxError {
    try {
      token = parser.nextToken();
      return token != null;
    } catch (IOException e) {
      throw syntaxError(e);
    }
  }

  @Override
  public void skip() throws SyntaxError {
    try {
      parser.skipChildren();
      token = parser.currentToken();
    } catch (IOException e) {
      throw syntaxError(e);
    }
  }

  private SyntaxError syntaxError(IOException e) {
    JsonLocation location = SyntaxMessages.location(e);
    String message = SyntaxMessages.of(e);
    return new SyntaxError(
        place(location == null ? parser.currentTokenLocation() : location), message);
  }

  @Override
  public boolean isMapping() {
    return token == JsonToken.START_OBJECT;
  }

  @Override
  public boolean isList() {
    return token == JsonToken.START_ARRAY;
  }

  @Override
  public boolean isKey() {
    return token == JsonToken.FIELD_NAME;
  }

  @Override
  public boolean isListEnd() {
    return token == JsonToken.END_ARRAY;
  }

  @Override
  public boolean isNull() {
    return token == JsonToken.VALUE_NULL;
  }

  @Override
  public boolean isText() {
    return token.isScalarValue();
  }

  @Override
  public String text() throws SyntaxError {
    try {
      return parser.getText();
    } catch (IOException e) {
      throw syntaxError(e);
    }
  }

  @Override
  public long place() {
    return place(parser.currentTokenLocation());
  }

  private long place(JsonLocation location) {
    int line = Math.max(1, location.getLineNr());
    int column = Math.max(1, location.getColumnNr());
    if (!document.plain() && document.syntax() == Syntax.JSON) {
      column = columns.of(line, column, location.getByteOffset());
    }
    return document.places().of(line, column);
  }

  @Override
  public void close() {
    try {
      parser.close();
    } catch (IOException e) {
      throw new AssertionError("the document is in memory", e);
    }
  }
}
