// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat.document;

/**
 * The tokens of one document: keys, texts and brackets, with their places in the input. A text is
 * what the document says; whether it looks like a number, a boolean or a date means nothing here.
 */
public interface Tokens extends AutoCloseable {

  /** Goes to the next token; false at the end of the document. */
  boolean next() throws SyntaxError;

  /** Goes to the last token of the value that starts here. */
  void skip() throws SyntaxError;

  boolean isMapping();

  boolean isList();

  boolean isKey();

  boolean isListEnd();

  boolean isNull();

  /** Whether it is a text. The token's type is not used for anything else. */
  boolean isText();

  /** The text of a key or of a scalar. */
  String text() throws SyntaxError;

  /**
   * Whether the text is a plain number: hexadecimal digits after 0x, or decimal digits. Another
   * text may still be a number.
   */
  default boolean isPlainNumber() {
    return false;
  }

  /** The plain number that {@link #isPlainNumber} found last. */
  default long plainNumber() {
    throw new IllegalStateException("no plain number");
  }

  /** Where the token starts, as an origin. */
  long place();

  @Override
  void close();
}
