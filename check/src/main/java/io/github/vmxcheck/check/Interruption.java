// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

/** Keeps output complete when the user stops a run. Active until it is closed. */
public interface Interruption extends AutoCloseable {

  /** Runs a write that must not be cut off in the middle. */
  void whole(Runnable write);

  @Override
  void close();
}
