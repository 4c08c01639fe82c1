// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

/**
 * Reads the lines of one format, wherever they are in a text, and skips all others.
 *
 * <p>A reader is created for one input and sees its lines in order, except for lines that another
 * reader took first, and lines without any of its format's marks that it does not wait for.
 */
public interface DumpReader {

  /** Whether the line is in this format; if so, no other reader sees it. */
  boolean accept(DumpLine line);

  /**
   * Whether the reader needs the next line even if it has no marks, because it may continue the
   * line before or end something. Asked after each line the reader saw, and then until the answer
   * is no.
   *
   * @param number of the line
   */
  default boolean wantsNext(int number) {
    return false;
  }

  /**
   * Called if another reader took a line since this one was offered one: what this reader had begun
   * is over, because the text continues with something else. A line that no reader takes ends
   * nothing.
   */
  default void interrupted() {}

  /** Called once after the last line. */
  default void end() {}
}
