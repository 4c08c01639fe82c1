// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

/** Shows the progress of a long run. */
public interface Progress {

  /**
   * Updates the display, but not too often.
   *
   * @param position number of bytes read; 0 if unknown
   */
  void show(long snapshots, long position);

  /** Erases the display, so that something else can be printed. */
  void erase();
}
