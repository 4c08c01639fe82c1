// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.binary;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** A binary dump that cannot be read; the message says where, what was found and expected. */
public final class BrokenDump extends IOException {
  private static final long serialVersionUID = 1L;

  public BrokenDump(String message) {
    super(message);
  }

  /**
   * A problem at a place.
   *
   * @param at offset in the file, or in what a compressed file holds
   */
  public BrokenDump(long at, String message) {
    super("at byte " + Long.toUnsignedString(at) + ": " + message);
  }

  /** Why a dump was not read, in words. */
  public static String reason(IOException e) {
    if (e instanceof BrokenDump) {
      return e.getMessage();
    }
    if (e instanceof NoSuchFileException) {
      return "cannot be read: there is no such file";
    }
    return e instanceof AccessDeniedException
        ? "cannot be read: permission denied"
        : "cannot be read: input/output error";
  }
}
