// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model.dump;

import java.io.IOException;

/** A binary dump that cannot be read; the message says where, what was found and expected. */
public final class BrokenDump extends IOException {
  private static final long serialVersionUID = 1L;

  BrokenDump(String message) {
    super(message);
  }

  /**
   * A problem at a place.
   *
   * @param at offset in the file, or in what a compressed file holds
   */
  BrokenDump(long at, String message) {
    super("at byte " + Long.toUnsignedString(at) + ": " + message);
  }
}
