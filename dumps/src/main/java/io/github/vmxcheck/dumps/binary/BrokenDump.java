// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.binary;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/**
 * A binary dump that cannot be read. The message says where, what was found and what was expected.
 */
public final class BrokenDump extends IOException {
  private static final long serialVersionUID = 1L;

  public BrokenDump(String message) {
    super(message);
  }

  /**
   * An error at an offset.
   *
   * @param at offset in the file, or in the decompressed data of a compressed file
   */
  public BrokenDump(long at, String message) {
    super("at byte " + Long.toUnsignedString(at) + ": " + message);
  }

  /** A readable reason why a dump was not read. */
  public static String reason(IOException e) {
    if (e instanceof BrokenDump) {
      return e.getMessage();
    }
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    return e instanceof AccessDeniedException ? "permission denied" : "input/output error";
  }
}
