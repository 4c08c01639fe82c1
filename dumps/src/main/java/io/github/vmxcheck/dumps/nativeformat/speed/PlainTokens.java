// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat.speed;

import io.github.vmxcheck.dumps.nativeformat.document.Document;
import io.github.vmxcheck.dumps.nativeformat.document.SyntaxError;
import io.github.vmxcheck.dumps.nativeformat.document.Tokens;
import java.nio.charset.StandardCharsets;

/**
 * The tokens of a JSON line as programs write it: ASCII, without escapes, with decimal numbers.
 * Anything else in a line, valid or not, is an error without a message here: the JSON parser reads
 * such a line.
 *
 * <p>With {@link PlainNumber}, reading a line takes 0.8 of the time of the JSON parser; {@code
 * PlainTokensProperties} checks that both agree.
 */
public final class PlainTokens implements Tokens {
  private static final int DEEPEST = 32;

  private enum Kind {
    START,
    MAPPING,
    MAPPING_END,
    LIST,
    LIST_END,
    KEY,
    TEXT,
    END
  }

  private final PlainNumber number = new PlainNumber();
  private final Document document;
  private final byte[] bytes;
  private final int to;
  private final boolean[] inMapping = new boolean[DEEPEST + 1];
  private Kind kind = Kind.START;
  private int depth;
  private int at;
  private int start;
  private int textStart;
  private int textEnd;

  /** The tokens of a document that {@link #mayBe} such a line. */
  public PlainTokens(Document document) {
    this.document = document;
    this.bytes = document.bytes();
    this.at = document.from();
    this.to = document.to();
  }

  /** Whether a document is worth trying. */
  public static boolean mayBe(Document document) {
    return document.oneLine() && document.plain();
  }

  @Override
  public boolean next() throws SyntaxError {
    int b = skipBlanks();
    if (depth == 0 && kind != Kind.START) {
      require(at == to);
      kind = Kind.END;
      return false;
    }
    if (kind == Kind.KEY) {
      require(b == ':');
      at++;
      value(skipBlanks());
    } else if (b == '}' || b == ']') {
      end(b);
    } else {
      element(b);
    }
    return true;
  }

  private int skipBlanks() {
    while (at < to && (bytes[at] == ' ' || bytes[at] == '\t')) {
      at++;
    }
    return at < to ? bytes[at] : -1;
  }

  private static void require(boolean condition) throws SyntaxError {
    if (!condition) {
      throw new SyntaxError(0, "not plain");
    }
  }

  private void end(int bracket) throws SyntaxError {
    require(depth > 0 && inMapping[depth] == (bracket == '}'));
    kind = bracket == '}' ? Kind.MAPPING_END : Kind.LIST_END;
    depth--;
    start = at++;
  }

  private void element(int first) throws SyntaxError {
    int b = first;
    if (kind != Kind.START && kind != Kind.MAPPING && kind != Kind.LIST) {
      require(b == ',');
      at++;
      b = skipBlanks();
    }
    if (depth > 0 && inMapping[depth]) {
      require(b == '"');
      quoted();
      kind = Kind.KEY;
    } else {
      value(b);
    }
  }

  private void value(int first) throws SyntaxError {
    start = at;
    switch (first) {
      case '"' -> quoted();
      case '{', '[' -> begin(first);
      case 't' -> word("true");
      case 'f' -> word("false");
      default -> digits();
    }
  }

  private void begin(int bracket) throws SyntaxError {
    require(depth < DEEPEST);
    at++;
    inMapping[++depth] = bracket == '{';
    kind = bracket == '{' ? Kind.MAPPING : Kind.LIST;
  }

  private void quoted() throws SyntaxError {
    start = at++;
    textStart = at;
    while (at < to && bytes[at] != '"') {
      require(bytes[at] >= ' ' && bytes[at] != '\\');
      at++;
    }
    require(at < to);
    textEnd = at++;
    kind = Kind.TEXT;
  }

  private void word(String word) throws SyntaxError {
    require(to - at >= word.length());
    for (int i = 0; i < word.length(); i++) {
      require(bytes[at + i] == word.charAt(i));
    }
    unquoted(at + word.length());
  }

  private void digits() throws SyntaxError {
    int i = at;
    while (i < to && bytes[i] >= '0' && bytes[i] <= '9') {
      i++;
    }
    number.read(bytes, at, i);
    require(i > at && number.end() == i);
    unquoted(i);
  }

  /** A text without quotes must be followed by something that ends it. */
  private void unquoted(int end) throws SyntaxError {
    require(end < to && ",]} \t".indexOf(bytes[end]) >= 0);
    textStart = at;
    textEnd = end;
    at = end;
    kind = Kind.TEXT;
  }

  @Override
  public void skip() throws SyntaxError {
    if (isMapping() || isList()) {
      int outside = depth - 1;
      while (depth > outside) {
        next();
      }
    }
  }

  @Override
  public boolean isMapping() {
    return kind == Kind.MAPPING;
  }

  @Override
  public boolean isList() {
    return kind == Kind.LIST;
  }

  @Override
  public boolean isKey() {
    return kind == Kind.KEY;
  }

  @Override
  public boolean isListEnd() {
    return kind == Kind.LIST_END;
  }

  @Override
  public boolean isNull() {
    return false;
  }

  @Override
  public boolean isText() {
    return kind == Kind.TEXT;
  }

  @Override
  public String text() {
    return new String(bytes, textStart, textEnd - textStart, StandardCharsets.ISO_8859_1);
  }

  @Override
  public boolean isPlainNumber() {
    if (kind != Kind.TEXT || textStart == textEnd) {
      return false;
    }
    number.read(bytes, textStart, textEnd);
    return number.end() == textEnd;
  }

  @Override
  public long plainNumber() {
    return number.value();
  }

  @Override
  public long place() {
    return document.places().of(1, start - document.from() + 1);
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
