// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.check.Interruption;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * What remains of a run that the user stops (Ctrl-C): whole lines, and a word on what was done. The
 * exit status is then that of the signal.
 */
final class ProcessInterruption implements Interruption {
  private final ReentrantLock writing = new ReentrantLock();
  private final Thread hook;
  private boolean ended;

  /**
   * Waits for one.
   *
   * @param summary what was done until then
   */
  ProcessInterruption(ProcessEnvironment environment, Supplier<String> summary) {
    hook =
        new Thread(
            () -> {
              // Never given back: nothing is written after this.
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
      // It is being stopped at this moment: the hook finds that all is done.
    }
  }
}
