// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.result;

/**
 * Where something was read.
 *
 * @param file as the user named it; the name of an option, such as {@code --set}, if the value came
 *     from there
 * @param line counted from 1; 0 if the file has no lines
 * @param column counted from 1 in characters; 0 if the file has no columns
 */
public record Place(String file, int line, int column) {

  /** Whether it is in a file, not in a command-line option. */
  public boolean isInFile() {
    return !file.startsWith("--");
  }

  /** {@code file:line:column}. */
  @Override
  public String toString() {
    return file + (line == 0 ? "" : ":" + line + (column == 0 ? "" : ":" + column));
  }
}
