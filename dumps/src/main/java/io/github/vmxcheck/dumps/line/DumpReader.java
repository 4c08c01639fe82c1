// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

/**
 * Reads the lines of one format, wherever they stand in a text, and skips all others.
 *
 * <p>A reader is made for one input and sees its lines in order, but for those another reader took
 * before it, and those that have none of its format's marks and that it does not await.
 */
public interface DumpReader {

  /** Whether the line is of this format; then no other reader sees it. */
  boolean accept(DumpLine line);

  /**
   * Whether the reader is to see a line without marks too: as the rest of the line before, or for
   * what it ends. Asked after each line the reader saw, and then until the answer is no.
   *
   * @param number of the line
   */
  default boolean wantsNext(int number) {
    return false;
  }

  /**
   * Another reader took a line since this one was offered one: what this one had begun is over, the
   * text goes on with something else. A line that no reader takes ends nothing.
   */
  default void interrupted() {}

  /** Called once after the last line. */
  default void end() {}
}
