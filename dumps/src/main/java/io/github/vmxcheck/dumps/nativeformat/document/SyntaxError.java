// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat.document;

/** An error that prevents a document from being read to its end. */
public final class SyntaxError extends Exception {
  private static final long serialVersionUID = 1L;

  private final long place;

  /**
   * Creates an error.
   *
   * @param place line and column, as an origin
   */
  public SyntaxError(long place, String message) {
    super(message, null, false, false);
    this.place = place;
  }

  /** Line and column, as an origin. */
  public long place() {
    return place;
  }
}
