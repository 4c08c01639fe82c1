// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

/** Keeps whole what is being written when the user stops a run. It waits for that until closed. */
public interface Interruption extends AutoCloseable {

  /** Writes something that is not to be cut in the middle. */
  void whole(Runnable write);

  @Override
  void close();
}
