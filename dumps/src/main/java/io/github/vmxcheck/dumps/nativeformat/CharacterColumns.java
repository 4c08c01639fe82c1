// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import io.github.vmxcheck.dumps.nativeformat.document.Document;

/** Converts columns that count UTF-8 bytes to columns that count characters. */
final class CharacterColumns {
  private final Document document;
  private int line;
  private int counted;
  private int continuations;

  CharacterColumns(Document document) {
    this.document = document;
  }

  /**
   * The column in characters. Columns in ascending order take one pass over the document.
   *
   * @param byteColumn from 1
   * @param byteOffset of that column, from the start of the document
   */
  int of(int lineNumber, int byteColumn, long byteOffset) {
    int end = (int) Math.min(document.from() + byteOffset, document.to());
    if (lineNumber != line || end < counted) {
      line = lineNumber;
      counted = Math.max(document.from(), end - (byteColumn - 1));
      continuations = 0;
    }
    for (; counted < end; counted++) {
      if ((document.bytes()[counted] & 0xc0) == 0x80) {
        continuations++;
      }
    }
    return byteColumn - continuations;
  }
}
