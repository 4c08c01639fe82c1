// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

/** Who is told how far a long run is. */
public interface Progress {

  /**
   * Shows how far it is, if it is time to.
   *
   * @param position bytes read; 0 if that is not counted
   */
  void show(long snapshots, long position);

  /** Makes room for a line of its own, or for the end. */
  void erase();
}
