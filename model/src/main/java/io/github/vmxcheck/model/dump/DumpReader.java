package io.github.vmxcheck.model.dump;

/**
 * Reads the lines of one format, wherever they stand in a text, and skips all others.
 *
 * <p>A reader is made for one input and sees its lines in order, but for those another reader took
 * before it.
 */
interface DumpReader {

  /** Whether the line is of this format; then no other reader sees it. */
  boolean line(DumpLine line);

  /** Called once after the last line. */
  default void end() {}
}
