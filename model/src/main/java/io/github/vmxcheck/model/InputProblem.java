// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

/**
 * A problem with an input.
 *
 * @param source the input, as the user named it
 * @param line counted from 1; 0 if the problem has no line
 * @param column counted from 1 in characters; 0 if the problem has no column
 * @param message what was found and what was expected, on one line
 * @param kind the part of the message that does not depend on the content of the input
 */
public record InputProblem(String source, int line, int column, String message, String kind) {

  /** A problem whose whole message is its kind. */
  public InputProblem(String source, int line, int column, String message) {
    this(source, line, column, message, message);
  }

  /** {@code file:line:column: message}. */
  @Override
  public String toString() {
    if (line == 0) {
      return source + ": " + message;
    }
    return source + ":" + line + (column == 0 ? "" : ":" + column) + ": " + message;
  }
}
