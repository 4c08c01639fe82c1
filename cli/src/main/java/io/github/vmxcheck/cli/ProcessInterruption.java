// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.check.Interruption;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Shutdown hook: on Ctrl-C, finishes the current line and prints a summary. The exit status is that
 * of the signal.
 */
final class ProcessInterruption implements Interruption {
  private final ReentrantLock writing = new ReentrantLock();
  private final Thread hook;
  private boolean ended;

  /**
   * Registers the hook.
   *
   * @param summary describes what was done up to the interruption
   */
  ProcessInterruption(ProcessEnvironment environment, Supplier<String> summary) {
    hook =
        new Thread(
            () -> {
              // Never unlocked: nothing may be written after this.
              writing.lock();
              if (!ended) {
                environment.out().flush();
                environment.err().println("vmxcheck: interrupted: " + summary.get());
                environment.err().flush();
              }
            });
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public void whole(Runnable write) {
    writing.lock();
    try {
      write.run();
    } finally {
      writing.unlock();
    }
  }

  @Override
  public void close() {
    whole(() -> ended = true);
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is already shutting down; the hook sees that the run has ended.
    }
  }
}
