// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat.document;

import io.github.vmxcheck.model.Origin;

/** Where the lines of a document are in the text it was taken from. */
public interface Places {

  /**
   * The place of a character as an origin, see {@link Origin}.
   *
   * @param line of the document, from 1; may be one past its end
   * @param column in characters, from 1; may be past the end of the line
   */
  long of(int line, int column);

  /** Places of consecutive lines, starting with this one. */
  static Places from(int firstLine) {
    return (line, column) -> Origin.read(0, firstLine + line - 1, column);
  }
}
