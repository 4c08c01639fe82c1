// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

/** Shows the progress of a long run. */
public interface Progress {

  /**
   * Updates what is shown, but not too often.
   *
   * @param position number of bytes read; 0 if unknown
   */
  void show(long snapshots, long position);

  /** Removes what is shown, so that something else can be printed. */
  void erase();
}
